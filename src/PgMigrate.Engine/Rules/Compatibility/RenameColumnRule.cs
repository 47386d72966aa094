using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Compatibility;

/// <summary>RENAME COLUMN.</summary>
internal sealed class RenameColumnRule : TableActionRule<RenameColumn>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("rename-column", RuleGroup.Compatibility, FindingSeverity.Warning)
        {
            Title = "RENAME COLUMN",
            Reason = "Applications of the version before fail at once: they still use the old name. It takes ACCESS EXCLUSIVE.",
            SafeWay =
                "Add a column of the new name, keep both alike with a trigger, move the applications, then drop the old "
                + "one. Or give the applications a view.",
        };

    /// <inheritdoc/>
    protected override bool IsAbout(string objectType) => objectType is not ("INDEX" or "SEQUENCE");

    /// <inheritdoc/>
    protected override RuleHit? Check(RenameColumn action, ObjectName table, StatementContext site) =>
        new RuleHit($"Applications that still use {table}.{action.From} fail once it is called {action.To}.")
        {
            Lock = TableLock.AccessExclusive,
        };
}
