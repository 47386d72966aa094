using System.Diagnostics;
using Npgsql;
using PgMigrate.Benchmarks.Servers;

namespace PgMigrate.Benchmarks.Measuring;

/// <summary>How long small things take at a server.</summary>
public static class RoundTrip
{
    private const int Count = 300;

    /// <summary>The median of <c>SELECT 1</c>, in milliseconds.</summary>
    public static Task<double> OfQueryAsync(DatabaseAddress database) => MedianAsync(database, "SELECT 1");

    /// <summary>The median of a commit that waits for the disk, in milliseconds.</summary>
    public static Task<double> OfCommitAsync(DatabaseAddress database) =>
        MedianAsync(database, "SELECT pg_catalog.pg_logical_emit_message(true, 'bench', 'commit')");

    private static async Task<double> MedianAsync(DatabaseAddress database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.SecretConnectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        var times = new List<double>(Count);
        for (var i = 0; i < Count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await command.ExecuteScalarAsync();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return new Samples("SELECT", times).Median;
    }
}
