using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>CREATE TRIGGER blocks writes for a moment.</summary>
internal sealed class CreateTriggerRule : CommandRule<CreateTrigger>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("create-trigger", RuleGroup.Availability, FindingSeverity.Information)
        {
            Title = "CREATE TRIGGER blocks writes for a moment",
            Reason = "SHARE ROW EXCLUSIVE waits for every running write, and later writes wait behind it.",
            SafeWay = """
                Keep lock_timeout short and let PgMigrate try again; give the statement a script of its own.
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(CreateTrigger command, StatementContext site)
    {
        if (!site.IsNew(command.Table))
            yield return new RuleHit(
                $"The trigger {command.Trigger} waits for every transaction that has written to {command.Table}, and later "
                    + "writes wait behind it."
            )
            {
                Object = command.Table.ToString(),
                Lock = TableLock.ShareRowExclusive,
            };
    }
}
