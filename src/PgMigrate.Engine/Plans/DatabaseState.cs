using System.Security.Cryptography;
using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>Which database it is that a run has before it, and what it is like. Nothing is changed.</summary>
internal static class DatabaseState
{
    // Half of SHA-256: nobody finds another object for it, and a plan names thousands.
    private const int DigitsOfObject = 32;

    /// <summary>Which database it is.</summary>
    /// <param name="run">The run, connected; not in a transaction.</param>
    /// <param name="address">Host and port, as the caller gave them: of several hosts a run has chosen one.</param>
    /// <param name="stop">Cancels the queries.</param>
    public static async Task<PlanTarget> ReadTargetAsync(RunState run, string address, CancellationToken stop)
    {
        var server = run.Server!;
        var (oid, name) = await server
            .FirstOrDefaultAsync(
                SqlFile.Read("Plans", "database_identity"),
                [],
                reader => (reader.GetInt64(0), reader.GetString(1)),
                stop
            )
            .ConfigureAwait(false);
        var (system, timeline) = await ReadClusterAsync(server, stop).ConfigureAwait(false);
        return new PlanTarget(address, name, oid, run.Facts!.Version)
        {
            Schema = run.Context.Target.Schema,
            System = system,
            Timeline = timeline,
        };
    }

    /// <summary>What it is like.</summary>
    /// <param name="run">The run, connected, its history read; not in a transaction.</param>
    /// <param name="stop">Cancels the queries.</param>
    /// <exception cref="NpgsqlException">The server refused a query, or the connection was lost.</exception>
    public static async Task<PlanState> ReadAsync(RunState run, CancellationToken stop)
    {
        var schema = await ReadSchemaAsync(run, stop).ConfigureAwait(false);
        AppliedState[] applied =
        [
            .. run
                .Applied.Values.OrderBy(script => script.Name, StringComparer.Ordinal)
                .Select(script => new AppliedState(script.Name, script.Hash)),
        ];
        return new PlanState(HashOf(applied), schema.Hash, SnapshotForm.Current, applied, [.. schema.Objects.Select(Of)]);
    }

    /// <summary>SHA-256 of a history, in hexadecimal digits.</summary>
    public static string HashOf(IReadOnlyList<AppliedState> applied) =>
        Sha256(CanonicalJson.Write(JsonSerializer.SerializeToElement(applied, PlanFile.Json)));

    /// <summary>SHA-256, in hexadecimal digits.</summary>
    public static string Sha256(ReadOnlySpan<byte> bytes) => HexText.Of(SHA256.HashData(bytes));

    // What is done to other tenants, or to the server's own objects, is nothing to the plan of one schema.
    private static Task<SchemaSnapshot> ReadSchemaAsync(RunState run, CancellationToken stop) =>
        run.Context.Target.Schema is { } schema
            ? TenantSnapshot.ReadAsync(run.Server!, schema, stop)
            : SchemaSnapshot.ReadAsync(
                run.Server!,
                SnapshotOptions.WithoutHistory(run.Context.Options.HistorySchema) with
                {
                    WithServerObjects = true,
                },
                stop
            );

    private static ObjectState Of(SchemaObject item)
    {
        var parts = JsonText.OfList(
            item.Properties.SelectMany(property => new[] { property.Name, property.Value }).Prepend(item.Parent ?? string.Empty)
        );
        return new ObjectState(item.Type, item.Name, Sha256(System.Text.Encoding.UTF8.GetBytes(parts))[..DigitsOfObject]);
    }

    // Everybody may ask, unless an administrator has taken that away.
    private static async Task<(string? System, long? Timeline)> ReadClusterAsync(ServerConnection server, CancellationToken stop)
    {
        try
        {
            return await server
                .FirstOrDefaultAsync(
                    SqlFile.Read("Plans", "cluster_identity"),
                    [],
                    reader => ((string?)reader.GetString(0), (long?)reader.GetInt64(1)),
                    stop
                )
                .ConfigureAwait(false);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return (null, null);
        }
    }
}
