using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>DROP TYPE.</summary>
internal sealed class DropTypeRule : CommandRule<DropObjects>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-type", RuleGroup.DataLoss, FindingSeverity.Warning)
        {
            Title = "DROP TYPE",
            Reason = "With CASCADE the columns of the type go as well, and their values with them.",
            SafeWay = """
                Without CASCADE: PostgreSQL then names what still uses it.
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(DropObjects command, StatementContext site)
    {
        if (command.ObjectType is not ("TYPE" or "DOMAIN"))
            yield break;
        foreach (var name in command.Names.Where(_ => command.IsCascade))
            yield return new RuleHit($"The type {name} is dropped, and with it every column of that type.")
            {
                Object = name.ToString(),
            };
    }
}
