using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A constraint of a domain is held against every table that uses it.</summary>
internal sealed class DomainValidateRule : CommandRule<AlterDomain>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("domain-validate", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "VALIDATE CONSTRAINT and SET NOT NULL of a domain read every table that uses it",
            Reason = "SHARE is held on all those tables while they are read, with VALIDATE CONSTRAINT too: writes to them wait.",
            SafeWay = """
                Do it when nobody writes, with a short lock_timeout; or give each table a constraint of its own,
                which is validated while reads and writes go on:
                    ALTER TABLE t ADD CONSTRAINT t_c_check CHECK (c IS NOT NULL) NOT VALID;
                    -- in the next script:
                    ALTER TABLE t VALIDATE CONSTRAINT t_c_check;
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(AlterDomain command, StatementContext site)
    {
        if (command.Words is "VALIDATE CONSTRAINT" or "SET NOT NULL")
            yield return new RuleHit($"Every table with a column of {command.Domain} is read while nobody can write it.")
            {
                Object = command.Domain.ToString(),
                Lock = TableLock.Share,
            };
    }
}
