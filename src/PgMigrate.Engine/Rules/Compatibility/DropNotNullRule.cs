using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Compatibility;

/// <summary>DROP NOT NULL.</summary>
internal sealed class DropNotNullRule : TableActionRule<DropNotNull>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-not-null", RuleGroup.Compatibility, FindingSeverity.Information)
        {
            Title = "DROP NOT NULL",
            Reason = "Applications that read the column may not expect a null.",
            SafeWay = """
                Make sure that all who read the column can take a null before the first one is written.
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(DropNotNull action, ObjectName table, StatementContext site) =>
        site.Column(table, action.Column) is { IsNotNull: false }
            ? null
            : new RuleHit($"Applications that read {table}.{action.Column} may meet a null from now on.")
            {
                Lock = TableLock.AccessExclusive,
            };
}
