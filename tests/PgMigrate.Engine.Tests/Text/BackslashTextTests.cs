using System.Text;
using Npgsql;
using PgMigrate.Engine.Text;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Text;

/// <summary>Each way of reading backslashes is held against the server's own, over random texts.</summary>
public sealed class BackslashTextTests(PostgresServer server)
{
    private const int Texts = 400;

    private static readonly string[] Pieces =
    [
        @"\\",
        @"\n",
        @"\r",
        @"\t",
        @"\b",
        @"\f",
        @"\v",
        @"\a",
        @"\'",
        @"\""",
        @"\75",
        @"\101",
        @"\7a",
        @"\x4",
        @"\x4A",
        @"\x",
        @"\xg",
        @"\303\251",
        @"\xC3\xA9",
        @"\u0041",
        @"\U0001F600",
        @"\uD83D\uDE00",
        @"\0041",
        @"\+01F600",
        @"\D83D\DE00",
        @"\é",
        @"\😀",
        "a",
        "7",
        "é",
    ];

    [Fact]
    public async Task Constants_are_read_as_the_server_reads_them() =>
        await CompareAsync(
            text => $@"SELECT CASE E'\v' WHEN 'v' THEN replace(E'{text}', 'v', E'\013') ELSE E'{text}' END",
            BackslashText.ReadConstant
        );

    [Fact]
    public async Task Unicode_constants_are_read_as_the_server_reads_them() =>
        await CompareAsync(text => $"SELECT U&'{text}'", BackslashText.ReadUnicode);

    [Fact]
    public async Task Elements_of_an_array_are_read_as_the_server_reads_them() =>
        await CompareAsync(text => $"SELECT ($array${{\"{text}\"}}$array$::text[])[1]", BackslashText.ReadPlain);

    [Fact]
    public async Task Columns_of_COPY_are_read_as_the_server_reads_them()
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await CompareAsync(
            BackslashText.ReadCopy,
            async text =>
            {
                await using var command = new NpgsqlCommand(
                    "CREATE TEMPORARY TABLE IF NOT EXISTS read (value text); TRUNCATE read",
                    connection
                );
                await command.ExecuteNonQueryAsync();
                await using (var copy = await connection.BeginTextImportAsync("COPY read FROM stdin"))
                    await copy.WriteAsync($"{text}\n");
                command.CommandText = "SELECT value FROM read";
                return (string?)await command.ExecuteScalarAsync();
            }
        );
    }

    private async Task CompareAsync(Func<string, string> select, Func<string, string> read)
    {
        await using var database = await server.CreateDatabaseAsync();
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await CompareAsync(
            read,
            async text =>
            {
                await using var command = new NpgsqlCommand(select(text), connection);
                return (string?)await command.ExecuteScalarAsync();
            }
        );
    }

    private static async Task CompareAsync(Func<string, string> read, Func<string, Task<string?>> readOnServer)
    {
        var (random, compared) = (new Random(20261129), 0);
        for (var round = 0; round < Texts; round++)
        {
            var text = Next(random);
            try
            {
                Assert.Equal((text, await readOnServer(text)), (text, read(text)));
                compared++;
            }
            catch (PostgresException refused)
                when (refused.SqlState.StartsWith("22", StringComparison.Ordinal) || refused.SqlState == "42601")
            {
                // The server takes no such text.
            }
        }

        Assert.InRange(compared, Texts / 20, Texts);
    }

    private static string Next(Random random)
    {
        var text = new StringBuilder();
        for (var count = random.Next(1, 4); count > 0; count--)
            text.Append(Pieces[random.Next(Pieces.Length)]);
        return text.ToString();
    }
}
