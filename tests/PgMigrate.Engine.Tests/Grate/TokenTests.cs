using System.Reflection;
using System.Text.RegularExpressions;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Grate;

/// <summary>
/// grate hashes a script after its tokens are replaced: a token that has another value here reads as a changed script there.
/// </summary>
public sealed partial class TokenTests(PostgresServer server) : GrateTestBase(server)
{
    // These PgMigrate withholds: two could carry a password into the history, the third differs from run to run.
    private static readonly string[] Withheld = ["ConnectionString", "ConnectionStringAdmin", "OutputPath"];

    [Theory]
    [InlineData(null)]
    [InlineData("DEV")]
    public async Task Every_token_of_grate_has_the_value_that_grate_gives_it(string? environment)
    {
        foreach (var name in BuiltInTokens().Except(Withheld))
            Folder.Write($"up/{name}.sql", $"SELECT $token${{{{{name}}}}}$token$;");
        string[] options = environment is null ? [] : ["--env", environment];
        await GrateAsync(Database, options);

        var pending = await PendingAsync(Options with { Environment = environment });

        Assert.True(pending.Length == 0, $"Other values: {string.Join(", ", pending)}");
        Assert.True(await Database.ScalarAsync<long>("""SELECT count(*) FROM grate."ScriptsRun" """) > 30);
    }

    [Fact]
    public async Task Tokens_of_the_user_give_equal_texts_and_hashes()
    {
        // What a value holds is not replaced again, by neither; PgMigrate wants to be told that it may stand.
        Folder.Write(
            "up/0001.sql",
            """
            -- pgmigrate:allow unresolved-token -- part of a value
            SELECT $a${{Plain}} {{plain}} {{PLAIN}} {{With_1}} {{DatabaseType}}$a$, '{ {Plain} }', '{{{Plain}}}';
            """
        );
        MigrationToken[] tokens =
        [
            new("Plain", "a;b", Secret: false),
            new("with_1", "x = 'y' {{Plain}}", Secret: false),
            new("DatabaseType", "mine", Secret: false),
        ];

        await GrateAsync(Twin, [.. tokens.Select(token => $"--usertokens={token.Name}={token.Value}")]);
        await MigrateAsync(Options with { Tokens = tokens });

        await AssertEqualHistoriesAsync();
    }

    // grate does not publish the names; its provider is asked by its compiled strings.
    private static string[] BuiltInTokens()
    {
        var provider = GrateCore.Type("grate.Infrastructure.TokenProvider");
        var body = provider.GetMethod("GetTokens")!.GetMethodBody()!.GetILAsByteArray()!;
        return
        [
            .. StringsOf(body, provider.Module)
                .Where(name => TokenName().IsMatch(name))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
    }

    private static IEnumerable<string> StringsOf(byte[] body, Module module)
    {
        const byte LoadString = 0x72;
        for (var i = 0; i + 4 < body.Length; i++)
            if (body[i] == LoadString && BitConverter.ToInt32(body, i + 1) is var token && token >> 24 == 0x70)
                yield return module.ResolveString(token);
    }

    [GeneratedRegex("^[A-Z][A-Za-z]+$")]
    private static partial Regex TokenName();
}
