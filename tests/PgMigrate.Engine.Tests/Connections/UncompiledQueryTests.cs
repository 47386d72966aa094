using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Connections;

/// <summary>Queries of the catalogue that a server would take longer to compile than to run.</summary>
public sealed class UncompiledQueryTests(PostgresServer server) : MigrationTestBase(server)
{
    [Theory]
    [InlineData("on")]
    [InlineData("off")]
    public async Task Query_is_not_compiled_and_the_session_is_as_it_was(string setting)
    {
        await using var connection = await ServerConnection.OpenAsync(
            Target,
            "test",
            [new("jit", setting)],
            CancellationToken.None
        );

        Assert.Equal(["off"], await ListAsync(connection, "SELECT current_setting('jit')"));
        Assert.Equal(setting, await JitAsync(connection));

        await Assert.ThrowsAsync<PostgresException>(() => ListAsync(connection, "SELECT (1 / 0)::text"));
        Assert.Equal(setting, await JitAsync(connection));
    }

    private static Task<IReadOnlyList<string>> ListAsync(ServerConnection connection, string sql) =>
        connection.ListUncompiledAsync(sql, [], reader => reader.GetString(0), CancellationToken.None);

    private static Task<object?> JitAsync(ServerConnection connection) =>
        connection.ScalarAsync("SELECT current_setting('jit')", [], CancellationToken.None);
}
