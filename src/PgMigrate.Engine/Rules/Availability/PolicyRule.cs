using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A policy locks its table.</summary>
internal sealed class PolicyRule : CommandRule<CreatePolicy>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("change-policy", RuleGroup.Availability, FindingSeverity.Information)
        {
            Title = "A policy locks its table",
            Reason = "ACCESS EXCLUSIVE is short, but waits for every query that runs, and all that come later wait behind it.",
            SafeWay = """
                Keep lock_timeout short and let PgMigrate try again; give the statement a script of its own.
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(CreatePolicy command, StatementContext site)
    {
        if (!site.IsNew(command.Table))
            yield return new RuleHit(
                $"The policy {command.Policy} waits for every query of {command.Table}, and later ones wait behind it."
            )
            {
                Object = command.Table.ToString(),
                Lock = TableLock.AccessExclusive,
            };
    }
}
