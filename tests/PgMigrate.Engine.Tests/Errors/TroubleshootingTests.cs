using System.Text.RegularExpressions;
using NJsonSchema;
using Npgsql;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Sessions;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>docs/procedures has a section for every failure, and policies that are ones.</summary>
public sealed partial class TroubleshootingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Every_error_has_its_section_and_points_there()
    {
        var sections = Heading().Matches(Text("troubleshooting.md")).Select(match => match.Groups["name"].Value).ToArray();
        var ids = Enum.GetNames<MigrationErrorId>();

        Assert.Empty(ids.Except(sections, StringComparer.Ordinal));
        // What is neither an id nor a state is a name that is gone.
        Assert.All(sections.Except(ids, StringComparer.Ordinal), name => Assert.Matches("^[0-9].*|^Any other$", name));
        foreach (var id in Enum.GetValues<MigrationErrorId>())
        {
            var error = new MigrationException(id, "It failed.", "Do something.");
            Assert.Equal($"docs/procedures/troubleshooting.md#{id.ToString().ToLowerInvariant()}", error.HelpUri.OriginalString);
            Assert.Equal(error.HelpUri.OriginalString, error.HelpLink);
            Assert.True(File.Exists(RepositoryRoot.Combine(error.HelpUri.OriginalString.Split('#')[0].Split('/'))));
        }
    }

    [Fact]
    public void Every_state_that_the_advice_knows_has_its_section()
    {
        var other = SqlStateAdvice.For("XX000");
        var known = typeof(PostgresErrorCodes)
            .GetFields()
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(state => SqlStateAdvice.For(state) != other || SqlStateAdvice.ForSteps(state) != other);
        var sections = Heading()
            .Matches(Text("troubleshooting.md"))
            .SelectMany(match => match.Groups["name"].Value.Split(", "))
            .ToArray();

        Assert.Empty(known.Except(sections, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_policy_of_the_page_on_approvals_is_one()
    {
        var schema = await JsonSchema.FromFileAsync(RepositoryRoot.Combine("docs", "pgmigrate.schema.json"));
        var policies = Json().Matches(Text("change-approval.md")).Select(match => match.Groups["json"].Value).ToArray();

        Assert.Equal(3, policies.Length);
        foreach (var policy in policies)
        {
            Assert.Empty(schema.Validate(policy));
            _folder.Write("pgmigrate.json", policy);
            Assert.NotNull(ConfigurationFile.Find(null, _folder.FullPath));
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Text(string page) =>
        File.ReadAllText(RepositoryRoot.Combine("docs", "procedures", page)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"^### (?<name>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```json\n(?<json>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Json();
}
