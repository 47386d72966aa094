using System.Reflection;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Rules.Integrity;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Tests.Grate;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules.Integrity;

/// <summary>Tokens without a value, and values without a token.</summary>
public sealed class TokenRuleTests : IntegrityTestBase
{
    private static readonly MigrationToken Schema = new("Schema", "tara\n.", Secret: false);

    [Fact]
    public void A_token_without_a_value()
    {
        Write("up/0001_a.sql|SELECT '{{Schema}}';\nSELECT {{Shema}}, {{SHEMA}}, {{Other}};");
        var found = Check<UnresolvedTokenRule>(Options with { Tokens = [Schema] });
        Assert.Equal(
            [("Shema", 2, 8), ("Other", 2, 30)],
            found.Select(suspicion => (suspicion.Object!, suspicion.Line!.Value, suspicion.Column!.Value))
        );
        Assert.EndsWith(
            "up/0001_a.sql: the token {{Shema}} has no value. Did you mean 'Schema'?",
            found[0].Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_text_in_which_grate_puts_values_of_its_own()
    {
        Write(
            "up/0001_a.sql|-- pgmigrate:allow unresolved-token -- a template\n"
                + "INSERT INTO t VALUES ('x {{Name}}',\n  'v{{Version}}', '{{schema}}');",
            "up/0002_b.sql|COMMENT ON DATABASE {{DatabaseName}} IS 'x'; -- {{Version}}\nSELECT '{' || '{Version}}';"
        );
        var found = RequireOne(Check<GrateTokenRule>(Options with { Tokens = [Schema] }), "up/0001_a.sql", 3, "{{Version}}");
        Assert.Equal(5, found.Column);
        Assert.Empty(Check<GrateTokenRule>(Options with { Tokens = [Schema, new("version", "1", Secret: false)] }));
    }

    [Fact]
    public void The_guide_lists_them()
    {
        var guide = File.ReadAllText(RepositoryRoot.Combine("docs", "guides", "secrets.md"));
        Assert.All(GrateTokens.Names, name => Assert.Contains($"`{name}`", guide, StringComparison.Ordinal));
    }

    [Fact]
    public void What_grate_does_not_fill_here()
    {
        Write("up/0001_a.sql|SELECT '{{ConnectionString}}';");
        RequireOne(Check<UnresolvedTokenRule>(), "up/0001_a.sql", 1, "{{ConnectionString}}");
    }

    [Theory]
    [InlineData("SELECT '{{schema}} {{Secret}}';")]
    [InlineData("SELECT '{{DatabaseName}} { {x} } {{x y}}';")]
    [InlineData("-- pgmigrate:allow unresolved-token -- a template\nSELECT '{{Name}}';")]
    public void Tokens_with_a_value_and_what_is_none(string sql)
    {
        Write($"up/0001_a.sql|{sql}");
        Assert.Empty(Check<UnresolvedTokenRule>(Options with { Tokens = [Schema, new("Secret", "s3cret", Secret: true)] }));
    }

    [Fact]
    public void A_script_of_another_environment()
    {
        Write("up/0001_a.ENV.PROD.sql|SELECT '{{Name}}';", "up/0002_b.sql|-- pgmigrate:environment prod\nSELECT '{{Name}}';");
        Assert.Empty(Check<UnresolvedTokenRule>(Options with { Environment = "DEV" }));
        Assert.Equal(2, Check<UnresolvedTokenRule>(Options with { Environment = "PROD" }).Length);
    }

    [Fact]
    public void A_script_that_was_applied_as_it_is()
    {
        Write("up/0001_a.sql|SELECT '{{Name}}';", "permissions/0002_b.sql|SELECT '{{Name}}';");
        var found = Check<UnresolvedTokenRule>(applied: [Applied("up/0001_a.sql"), Applied("permissions/0002_b.sql")]);
        RequireOne(found, "permissions/0002_b.sql", 1);
    }

    [Fact]
    public void A_value_that_no_script_uses()
    {
        Write("up/0001_a.sql|SELECT '{{Shema}}';");
        var found = RequireOne(Check<UnusedTokenRule>(Options with { Tokens = [Schema] }), null, null, "'Schema'", "'Shema'");
        Assert.Equal("Schema", found.Object);
    }

    [Theory]
    [InlineData("up/0002_b.sql")]
    [InlineData("down/0001_a.sql")]
    [InlineData("verify/0001_a.sql")]
    public void A_value_that_is_used(string path)
    {
        Write("up/0001_a.sql", $"{path}|SELECT '{{{{SCHEMA}}}}';");
        Assert.Empty(Check<UnusedTokenRule>(Options with { Tokens = [Schema] }));
    }

    // grate does not publish the names; its provider is asked by its compiled strings.
    [Fact]
    public void Grate_fills_the_tokens_that_are_said_to_be_its_own()
    {
        var provider = GrateCore.Type("grate.Infrastructure.TokenProvider");
        var body = provider.GetMethod("GetTokens")!.GetMethodBody()!.GetILAsByteArray()!;
        var names = StringsOf(body, provider.Module).Where(name => Regex.IsMatch(name, "^[A-Z][A-Za-z]+$")).Distinct().ToArray();
        Assert.True(names.Length > 30, "grate's tokens were not found.");
        Assert.All(names, name => Assert.NotEqual(GrateTokens.Withheld.Contains(name), GrateTokens.Fills(name)));
    }

    private static IEnumerable<string> StringsOf(byte[] body, Module module)
    {
        const byte LoadString = 0x72;
        for (var i = 0; i + 4 < body.Length; i++)
            if (body[i] == LoadString && BitConverter.ToInt32(body, i + 1) is var token && token >> 24 == 0x70)
                yield return module.ResolveString(token);
    }
}
