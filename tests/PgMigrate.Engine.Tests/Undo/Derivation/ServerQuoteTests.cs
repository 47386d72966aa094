using PgMigrate.Engine.Tests.Schema;
using PgMigrate.Engine.Undo.Derivation;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Undo.Derivation;

public sealed class ServerQuoteTests(PostgresServer server) : SchemaTestBase(server)
{
    // A word that only a newer server reserves is quoted, too: that is never wrong.
    [Fact]
    public async Task Names_are_quoted_where_the_server_quotes_them()
    {
        var words = await Database.ScalarAsync<string[]>(
            "SELECT array_agg(word) FROM pg_get_keywords() WHERE word <> quote_ident(word)"
        );
        Assert.All(words!, word => Assert.Equal($"\"{word}\"", ServerQuote.Name(word)));
        foreach (var name in new[] { "plain", "Odd", "two words", "1st", "a1", "_x", "quo\"te", "a$b", "ü", "begin", "name" })
            Assert.Equal(await Database.ScalarAsync<string>($"SELECT quote_ident('{name}')"), ServerQuote.Name(name));
    }
}
