using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Target;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Execution.Phases;

/// <summary>A table, index or column that a script drops.</summary>
/// <param name="Entry">The script.</param>
/// <param name="Line">The statement's line.</param>
/// <param name="Relation">The table or index; the column's table. As the server finds it before the run.</param>
/// <param name="Column">The column; null where the relation goes.</param>
internal sealed record DroppedObject(PlanEntry Entry, int Line, ObjectName Relation, string? Column)
{
    /// <summary>What kinds of DROP the server counts the use of.</summary>
    private static readonly string[] Counted = ["TABLE", "MATERIALIZED VIEW", "INDEX"];

    /// <summary>What the scripts that contract drop, in order. What a script makes itself is not there to be found.</summary>
    /// <param name="scripts">The scripts that will run, in order.</param>
    /// <param name="run">What is known of the run.</param>
    public static IReadOnlyList<DroppedObject> Find(IReadOnlyList<PlanEntry> scripts, RunFacts run)
    {
        var dropped = new List<DroppedObject>();
        var walk = new StatementWalk(run);
        for (var number = 0; number < scripts.Count; number++)
            foreach (var site in walk.Statements(scripts[number].Script, number))
                if (scripts[number].Directives.Phase == MigrationPhase.Contract)
                    dropped.AddRange(Of(site, scripts[number]));
        return dropped;
    }

    /// <summary>What it is, as a sentence names it.</summary>
    public override string ToString() => Column is null ? Relation.ToString() : $"{Relation}.{Column}";

    private static IEnumerable<DroppedObject> Of(StatementContext site, PlanEntry entry) =>
        site.Command switch
        {
            DropObjects drop when Counted.Contains(drop.ObjectType) => drop.Names.Select(name =>
                At(site, entry, name, column: null)
            ),
            AlterTable { Table: { } table } alter => alter
                .Actions.OfType<DropColumn>()
                .Select(action => At(site, entry, table, action.Column)),
            _ => [],
        };

    private static DroppedObject At(StatementContext site, PlanEntry entry, ObjectName name, string? column) =>
        new(entry, site.Place.Line, PendingRequirements.AsServerFinds(name, site, NameRealm.Relation), column);
}
