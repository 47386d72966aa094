using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Design;

/// <summary>json instead of jsonb.</summary>
internal sealed class JsonColumnRule : ColumnRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("json-column", RuleGroup.Design, FindingSeverity.Information)
        {
            Title = "json instead of jsonb",
            Reason =
                "json keeps the text: no index on its parts, no equality (DISTINCT and GROUP BY fail), and every look into it "
                + "parses it anew.",
            SafeWay = """
                jsonb, unless the text must stay byte for byte.
                """,
        };

    /// <inheritdoc/>
    protected override string Several => "are json, which can be neither indexed nor compared";

    /// <inheritdoc/>
    protected override bool IsMeant(SqlType type) => type.Name == "json";

    /// <inheritdoc/>
    protected override string One(SqlType type) => "is json, which can be neither indexed nor compared";
}
