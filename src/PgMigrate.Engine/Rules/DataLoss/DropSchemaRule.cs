using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>DROP SCHEMA.</summary>
internal sealed class DropSchemaRule : CommandRule<DropObjects>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-schema", RuleGroup.DataLoss, FindingSeverity.Warning)
        {
            Title = "DROP SCHEMA",
            Reason = "With CASCADE everything in it goes, whatever it is.",
            SafeWay = """
                Drop what is in it by name, so that the script says what goes; then the empty schema without CASCADE.
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(DropObjects command, StatementContext site)
    {
        if (command.ObjectType is not ("SCHEMA"))
            yield break;
        foreach (var name in command.Names)
            yield return new RuleHit($"The schema {name} is dropped{(command.IsCascade ? " with everything in it" : "")}.")
            {
                Object = name.ToString(),
            };
    }
}
