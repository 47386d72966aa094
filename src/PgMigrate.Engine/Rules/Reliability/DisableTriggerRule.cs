using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>DISABLE TRIGGER ALL and USER.</summary>
internal sealed class DisableTriggerRule : TableActionRule<SwitchTrigger>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("disable-trigger", RuleGroup.Reliability, FindingSeverity.Warning)
        {
            Title = "DISABLE TRIGGER ALL or USER",
            Reason =
                "Foreign keys are triggers, and ALL switches them off, too: what is written meanwhile is not checked, and never "
                + "will be, not even when they are enabled again. USER leaves those alone, and switches off what audits, "
                + "protects and computes. Both stay off until somebody enables them.",
            SafeWay = """
                One trigger by its name, and on again in the same script. Its lock keeps other writers out until the commit:
                    ALTER TABLE t DISABLE TRIGGER t_audit;
                    UPDATE t SET c = 0 WHERE c IS NULL;
                    ALTER TABLE t ENABLE TRIGGER t_audit;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(SwitchTrigger action, ObjectName table, StatementContext site) =>
        action switch
        {
            { IsRule: false, IsEnabled: false, Trigger: "all" } => Hit(
                $"Every trigger of {table} is switched off, those of its foreign keys among them"
            ),
            { IsRule: false, IsEnabled: false, Trigger: "user" } => Hit(
                $"Every trigger of {table} that is no constraint's is off"
            ),
            _ => null,
        };

    private static RuleHit Hit(string what) =>
        new($"{what}: rows that are written until they are enabled are never checked again.")
        {
            Lock = TableLock.ShareRowExclusive,
        };
}
