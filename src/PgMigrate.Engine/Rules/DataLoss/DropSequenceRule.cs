using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>DROP SEQUENCE.</summary>
internal sealed class DropSequenceRule : CommandRule<DropObjects>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-sequence", RuleGroup.DataLoss, FindingSeverity.Warning)
        {
            Title = "DROP SEQUENCE",
            Reason =
                "Which number came last is known nowhere else: made again, it begins with numbers that were given out before. "
                + "With CASCADE the defaults go that take their value from it, and an INSERT that left the column out fails or "
                + "writes NULL.",
            SafeWay = """
                Without CASCADE: PostgreSQL then names what still uses it. Note where it stands first:
                    SELECT last_value, is_called FROM s;
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(DropObjects command, StatementContext site)
    {
        if (command.ObjectType != "SEQUENCE")
            yield break;
        foreach (var name in command.Names)
            yield return new RuleHit(
                $"The sequence {name} is dropped with the number that it had come to"
                    + (command.IsCascade ? ", and every default that takes its value from it." : ".")
            )
            {
                Object = name.ToString(),
            };
    }
}
