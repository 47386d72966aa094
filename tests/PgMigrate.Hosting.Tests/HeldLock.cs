using Npgsql;
using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests;

/// <summary>A lock for which a script waits, until it is given back: so that a test says how long a migration takes.</summary>
internal sealed class HeldLock : IAsyncDisposable
{
    private const long Key = 17;

    private readonly NpgsqlConnection _connection;

    private HeldLock(NpgsqlConnection connection) => _connection = connection;

    /// <summary>A script that waits for it.</summary>
    public static string Script { get; } = $"-- pgmigrate:lock-timeout 60s\nSELECT pg_advisory_xact_lock({Key});\n";

    /// <summary>Takes it.</summary>
    public static async Task<HeldLock> TakeAsync(TestDatabase database)
    {
        var held = new HeldLock(await database.OpenAsync());
        await held.ExecuteAsync($"SELECT pg_advisory_lock({Key})");
        return held;
    }

    /// <summary>Whether a script waits for it.</summary>
    public static Task<bool> IsAwaitedAsync(TestDatabase database) =>
        database.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid::bigint = $1 "
                + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            Key
        );

    /// <summary>Waits until a script waits for it.</summary>
    public static Task AwaitedAsync(TestDatabase database) =>
        Eventually.IsAsync(() => IsAwaitedAsync(database), "No script came to its lock.");

    /// <summary>Gives it back.</summary>
    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync($"SELECT pg_advisory_unlock({Key})");
        await _connection.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }
}
