using System.Text.Json.Nodes;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>docs/pgmigrate.schema.json knows every rule. PGMIGRATE_WRITE_RULE_PAGES=1 writes its list of rules anew.</summary>
public sealed class ConfigurationSchemaTests
{
    private static readonly string Path = RepositoryRoot.Combine("docs", "pgmigrate.schema.json");

    [Fact]
    public void It_lists_the_rules()
    {
        var schema = JsonNode.Parse(File.ReadAllText(Path))!;
        if (Environment.GetEnvironmentVariable("PGMIGRATE_WRITE_RULE_PAGES") == "1")
            Write(schema);
        Assert.Equal(MigrationChecker.RuleIds, Rules(schema).Select(rule => rule!.GetValue<string>()));
    }

    private static JsonArray Rules(JsonNode schema) => schema["$defs"]!["severity"]!["propertyNames"]!["enum"]!.AsArray();

    private static void Write(JsonNode schema)
    {
        var rules = Rules(schema);
        rules.Clear();
        foreach (var id in MigrationChecker.RuleIds)
            rules.Add(id);
        File.WriteAllText(Path, schema.ToJsonString(new() { WriteIndented = true }).ReplaceLineEndings("\n") + "\n");
    }
}
