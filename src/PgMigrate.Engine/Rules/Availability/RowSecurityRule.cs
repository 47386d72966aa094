using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>Row-level security without a policy hides every row.</summary>
internal sealed class RowSecurityRule : TableActionRule<SwitchRowSecurity>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("row-security", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "Row-level security without a policy hides every row",
            Reason =
                "From ENABLE on, all but the owner see only what policies let them see: with none, nothing. It takes ACCESS "
                + "EXCLUSIVE besides.",
            SafeWay = """
                Make the policies first, in the same script:
                    CREATE POLICY readers ON t FOR SELECT USING (true);
                    ALTER TABLE t ENABLE ROW LEVEL SECURITY;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(SwitchRowSecurity action, ObjectName table, StatementContext site) =>
        action.Word == "ENABLE" && site.Table(table) is not { HasPolicy: true }
            ? new RuleHit($"{table} gets row-level security and has no policy: only its owner still sees rows.")
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
