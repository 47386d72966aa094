using NJsonSchema;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>What <c>Initialize-PgMigration</c> writes is what its readers take.</summary>
public sealed class RepositoryTemplateTests
{
    private static string Template(params string[] path) =>
        File.ReadAllText(RepositoryRoot.Combine(["src", "PgMigrate.Cmdlets", "Repository", "Template", .. path]));

    [Fact]
    public async Task The_file_of_targets_is_valid_by_its_schema()
    {
        var schema = await JsonSchema.FromFileAsync(RepositoryRoot.Combine("docs", "pgmigrate.schema.json"));
        var text = string.Join(
            '\n',
            Template("Any", "pgmigrate.json")
                .Split('\n')
                .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
        );

        Assert.Empty(schema.Validate(text));
        Assert.NotEmpty(schema.Validate(text.Replace("\"server\"", "\"serfer\"", StringComparison.Ordinal)));
    }
}
