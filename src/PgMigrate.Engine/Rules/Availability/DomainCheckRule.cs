using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new constraint on a domain reads every table that uses it.</summary>
internal sealed class DomainCheckRule : CommandRule<AddDomainConstraint>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("domain-check", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new constraint on a domain reads every table that uses it",
            Reason = "SHARE is held on all those tables while they are read: writes to them wait.",
            SafeWay = """
                NOT VALID checks new values alone, and reads nothing. Validating it takes SHARE as well: do that when
                nobody writes, or give each table a CHECK of its own, NOT VALID, and validate that:
                    ALTER DOMAIN d ADD CONSTRAINT d_check CHECK (VALUE <> '') NOT VALID;
                    ALTER TABLE t ADD CONSTRAINT t_c_check CHECK (c <> '') NOT VALID;
                    -- in the next script:
                    ALTER TABLE t VALIDATE CONSTRAINT t_c_check;
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(AddDomainConstraint command, StatementContext site)
    {
        if (!command.Constraint.IsNotValid)
            yield return new RuleHit($"Every table with a column of {command.Domain} is read while nobody can write it.")
            {
                Object = command.Domain.ToString(),
                Lock = TableLock.Share,
            };
    }
}
