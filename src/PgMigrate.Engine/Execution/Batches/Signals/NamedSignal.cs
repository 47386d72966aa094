using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution.Batches.Signals;

/// <summary>A signal that somebody wants to be looked at.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Source">Who has named it, for people: <c>pause-on of the script</c>.</param>
/// <param name="IsOfScript">Whether the script has.</param>
internal sealed record NamedSignal(BatchSignal Signal, string Source, bool IsOfScript = false)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Signal}, {Source}";
}

/// <summary>The signals of a script's batches: those of the policy, and those of the script or of whoever has set others.
/// </summary>
/// <param name="Pause">Those for which the batches wait.</param>
/// <param name="Stop">Those that end the run.</param>
internal sealed record SignalSet(IReadOnlyList<NamedSignal> Pause, IReadOnlyList<NamedSignal> Stop)
{
    private const string Set = "set from another session";

    /// <summary>All of them.</summary>
    public IEnumerable<NamedSignal> All => Stop.Concat(Pause);

    /// <summary>Gathers them. What was set takes the place of what the script says, and never that of the policy's.</summary>
    /// <param name="batch">What the script says.</param>
    /// <param name="policy">The policy; null where there is none.</param>
    /// <param name="wanted">What others have set.</param>
    public static SignalSet Of(BatchDirective batch, Policy? policy, WantedBatch wanted) =>
        new(
            [
                .. OfPolicy(policy, policy?.Settings.Batches?.Pause),
                .. wanted.PauseOn is { } pause ? Named(pause, Set) : Named(batch.PauseOn, "pause-on of the script", true),
            ],
            [
                .. OfPolicy(policy, policy?.Settings.Batches?.Stop),
                .. wanted.StopOn is { } stop ? Named(stop, Set) : Named(batch.StopOn, "stop-on of the script", true),
            ]
        );

    private static IEnumerable<NamedSignal> OfPolicy(Policy? policy, IReadOnlyList<string>? signals) =>
        Named((signals ?? []).SelectMany(signal => SignalList.Read(signal).Signals), policy?.ToString() ?? string.Empty);

    private static IEnumerable<NamedSignal> Named(IEnumerable<BatchSignal> signals, string source, bool isOfScript = false) =>
        signals.Select(signal => new NamedSignal(signal, source, isOfScript));
}
