using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules;

/// <summary>What one transaction has done so far.</summary>
internal sealed class TransactionTrack(int script, int number)
{
    private readonly List<HeldLock> _locks = [];

    /// <summary>The number of the script that it belongs to.</summary>
    public int Script { get; } = script;

    /// <summary>Where it is.</summary>
    public Origin Origin { get; } = new(script, number);

    /// <summary>True where the script opened it itself.</summary>
    public bool IsScripts { get; init; }

    /// <summary>The time zone that the script has set; null where it left the session's.</summary>
    public string? TimeZone { get; set; }

    /// <summary>The locks it holds on tables that others know, in the order in which they were taken.</summary>
    public IReadOnlyList<HeldLock> Locks => _locks;

    /// <summary>The constraints that it added as NOT VALID.</summary>
    public List<(NamedObject Table, string? Constraint)> NotValid { get; } = [];

    /// <summary>Takes in what a statement does.</summary>
    public void Apply(SqlCommand command, StatementContext site)
    {
        foreach (var (table, mode) in site.KnownLocks)
            if (!site.IsNew(table))
                _locks.Add(new HeldLock(site.Object(table), table, mode, site.Place.Line));
        if (command is AlterTable { Table: { } altered } alter)
            foreach (var added in alter.Actions.OfType<AddConstraint>().Where(action => action.Constraint.IsNotValid))
                NotValid.Add((site.Object(altered), added.Constraint.Name));
    }
}

/// <summary>A lock that a transaction holds until its end.</summary>
/// <param name="Table">On what.</param>
/// <param name="Written">The same as the statement names it.</param>
/// <param name="Mode">The lock.</param>
/// <param name="Line">The line of the statement that took it.</param>
internal readonly record struct HeldLock(NamedObject Table, ObjectName Written, TableLock Mode, int Line);
