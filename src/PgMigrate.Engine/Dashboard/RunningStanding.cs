using System.Globalization;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Dashboard;

/// <summary>A run that goes on, as the database alone shows it.</summary>
internal sealed record RunningStanding
{
    private const int MostBlockers = 3;

    /// <summary>The run; null before it has written its row.</summary>
    public Guid? RunId { get; init; }

    /// <summary>What it does; null where that is not known.</summary>
    public string? Stage { get; init; }

    /// <summary>The script that runs; null where none does, or it is not known which.</summary>
    public string? Script { get; init; }

    /// <summary>The command that runs, without its values; null where none does.</summary>
    public string? Statement { get; init; }

    /// <summary>Since when that runs (UTC); null where that is not known.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>How far it is, from 0 to 1; null where that is not known.</summary>
    public double? Done { get; init; }

    /// <summary>What of it is done, for people; null where that is not known.</summary>
    public string? Progress { get; init; }

    /// <summary>What it waits for; null where it waits for nothing.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>The sessions that wait for it.</summary>
    public IReadOnlyList<string> WaitingFor { get; init; } = [];

    /// <summary>What a watch has seen of a run that goes on.</summary>
    public static RunningStanding Of(RunStatus status) =>
        new()
        {
            RunId = status.RunId,
            Stage = status.Step?.ToString(),
            Script = status.Script,
            Statement = status.Statement,
            Since =
                status.StatementDuration is { } statement ? status.SeenAt - statement
                : status.ScriptDuration is { } script ? status.SeenAt - script
                : status.StartedAt,
            Done = ShareOf(status),
            Progress = status.Progress?.ToString() ?? CountOf(status),
            WaitsFor = status.WaitsFor is { } waits
                ? string.Join(
                    ", held by ",
                    new[] { waits }.Concat(status.Blockers.Take(MostBlockers).Select(who => who.ToString()))
                )
                : null,
            WaitingFor = [.. status.Blocked.Select(who => $"{who}, for {DurationText.Format(who.LongestStall)} so far")],
        };

    // Of the statement where the server measures it, else of the batches, else of the scripts.
    private static double? ShareOf(RunStatus status) =>
        status.Progress?.Percent is { } percent ? percent / 100
        : status.Batch is { EstimatedRows: > 0 } batch ? Math.Min(1, (double)batch.Rows / batch.EstimatedRows.Value)
        : status is { ScriptsDone: { } done, ScriptsPlanned: > 0 } ? Math.Min(1, (double)done / status.ScriptsPlanned.Value)
        : null;

    private static string? CountOf(RunStatus status) =>
        status is { ScriptsDone: { } done, ScriptsPlanned: { } planned }
            ? string.Create(CultureInfo.InvariantCulture, $"{done} of {planned} scripts")
            : null;
}
