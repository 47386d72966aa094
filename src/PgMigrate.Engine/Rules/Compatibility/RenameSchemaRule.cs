using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Compatibility;

/// <summary>RENAME of a schema.</summary>
internal sealed class RenameSchemaRule : CommandRule<RenameObject>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("rename-schema", RuleGroup.Compatibility, FindingSeverity.Warning)
        {
            Title = "RENAME of a schema",
            Reason = "Every qualified name in it changes: applications of the version before fail at once.",
            SafeWay = """
                Make the new schema, and leave views of the old names behind.
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(RenameObject command, StatementContext site)
    {
        if (command.ObjectType == "SCHEMA")
            yield return new RuleHit(
                $"Applications that still use the schema {command.Object} fail once it is called {command.To}."
            )
            {
                Object = command.Object.ToString(),
            };
    }
}
