using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.History;

/// <summary>A script that a run was to apply when it began.</summary>
/// <param name="Folder">grate's folder.</param>
/// <param name="Script">Its name.</param>
/// <param name="Hash">grate's hash of its text.</param>
/// <param name="Expected">How long the plan that the run follows expects it to take; null where that says nothing.</param>
internal sealed record ToRun(string Folder, string Script, string Hash, TimeSpan? Expected);

/// <summary>
/// What a run was to do when it began. It is written in the statement that begins the run, for those who watch it: what of it is
/// done they see by its script runs.
/// </summary>
/// <param name="IsOneTransaction">Whether nothing of the run is seen by others before its end.</param>
/// <param name="Scripts">The scripts, in their order.</param>
internal sealed record RunPlan(bool IsOneTransaction, IReadOnlyList<ToRun> Scripts)
{
    /// <summary>The table; the tables of older versions lack it.</summary>
    public const string Table = "pgmigrate.run_plan";

    /// <summary>What <c>begin_run.sql</c> takes: whether it is one transaction, and the scripts.</summary>
    /// <param name="context">The run.</param>
    /// <param name="scripts">What it is to apply.</param>
    public static NpgsqlParameter[] Write(RunContext context, IEnumerable<PlanEntry> scripts) =>
        [
            new() { Value = context.Options.TransactionMode == TransactionMode.Run },
            SqlValue.Text(JsonText.OfArray(scripts, (json, entry) => Write(json, entry, context.Plan))),
        ];

    /// <summary>Reads what a run was to do; null where that was not recorded.</summary>
    public static Task<RunPlan?> ReadAsync(ServerConnection connection, Guid runId, CancellationToken cancellationToken) =>
        connection.FirstOrDefaultAsync(
            "SELECT is_one_transaction, scripts::text FROM pgmigrate.run_plan WHERE run_id = $1",
            [new() { Value = runId }],
            reader => new RunPlan(reader.GetBoolean(0), ReadScripts(reader.GetString(1))),
            cancellationToken
        );

    private static void Write(Utf8JsonWriter json, PlanEntry entry, PlannedRun? plan)
    {
        json.WriteStartArray();
        json.WriteStringValue(entry.File.Folder);
        json.WriteStringValue(entry.Name);
        json.WriteStringValue(entry.Hash);
        if (plan?.ExpectedOf(entry.Name) is { } expected)
            json.WriteNumberValue((long)expected.TotalMilliseconds);
        else
            json.WriteNullValue();
        json.WriteEndArray();
    }

    private static ToRun[] ReadScripts(string text)
    {
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(ReadScript)];
    }

    private static ToRun ReadScript(JsonElement script) =>
        new(
            script[0].GetString()!,
            script[1].GetString()!,
            script[2].GetString()!,
            script[3].ValueKind == JsonValueKind.Null ? null : TimeSpan.FromMilliseconds(script[3].GetInt64())
        );
}
