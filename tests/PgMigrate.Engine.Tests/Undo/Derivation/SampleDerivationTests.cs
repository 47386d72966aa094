using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Tests.Schema;
using PgMigrate.Engine.Undo.Derivation;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Undo.Derivation;

/// <summary>
/// The once-scripts of the sample, one after the other: each that is derived leads back to the schema before it.
/// </summary>
public sealed class SampleDerivationTests(PostgresServer server) : SchemaTestBase(server)
{
    private const int LeastDerived = 10;

    [Fact]
    public async Task What_is_derived_of_the_sample_leads_back()
    {
        var derived = new List<string>();
        await using var connection = await ConnectAsync(Database);
        foreach (var file in Directory.EnumerateFiles(RepositoryRoot.Combine("migrations", "up")).Order(StringComparer.Ordinal))
            if (await ComesBackAsync(connection, await File.ReadAllTextAsync(file)))
                derived.Add(Path.GetFileName(file));

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', derived));
        Assert.True(derived.Count >= LeastDerived, string.Join(", ", derived));
    }

    // False where the script is not derived.
    private async Task<bool> ComesBackAsync(ServerConnection connection, string text)
    {
        var before = await ReadAsync();
        await RunAsync(connection, Statements(text));
        var down = DerivedDown.Of(SqlText.Read(text), before, await ReadAsync());
        if (!down.IsWhole)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', down.Obstacles));
            return false;
        }

        await RunAsync(connection, down.Statements);
        AssertSame(before, await ReadAsync());
        await RunAsync(connection, Statements(text));
        return true;
    }

    private static IEnumerable<string> Statements(string text) =>
        SqlSplitter
            .Split(text)
            .Where(piece => piece.Kind == SqlPieceKind.Statement)
            .Select(piece => piece.Content(text).ToString());

    private static async Task RunAsync(ServerConnection connection, IEnumerable<string> statements)
    {
        foreach (var statement in statements)
            await connection.ExecuteAsync(statement, [], CancellationToken.None);
    }
}
