using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Phases;

/// <summary>Which releases the scripts of a folder name, and which of them were confirmed.</summary>
internal sealed class ReleaseState
{
    private readonly Lazy<Script[]> _scripts;
    private readonly RunState _run;
    private readonly IReadOnlyDictionary<string, DateTimeOffset> _confirmed;
    private readonly Dictionary<string, bool> _gone = new(StringComparer.Ordinal);

    private ReleaseState(RunState run, IReadOnlyDictionary<string, DateTimeOffset> confirmed)
    {
        _run = run;
        _confirmed = confirmed;
        _scripts = new Lazy<Script[]>(() => [.. Read(run.Folder!, run.Context.Options)]);
    }

    /// <summary>The releases that scripts name, each once, in order.</summary>
    public IEnumerable<string> Named =>
        _scripts.Value.Select(script => script.Directives.Release).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Reads them.</summary>
    /// <param name="run">The run; its folder is open, and its history is read.</param>
    /// <param name="stop">Cancels the query.</param>
    public static async Task<ReleaseState> ReadAsync(RunState run, CancellationToken stop) =>
        new(
            run,
            run is { Server: { } server, Facts: { } facts }
                ? await PhaseConfirmations.ReadAsync(server, facts, stop).ConfigureAwait(false)
                : new Dictionary<string, DateTimeOffset>()
        );

    /// <summary>The scripts of a release that expand, in order.</summary>
    public IEnumerable<ScriptFile> Expanding(string release) =>
        _scripts
            .Value.Where(script => script.Directives.Release == release && script.Directives.Phase != MigrationPhase.Contract)
            .Select(script => script.File);

    /// <summary>Those of them that have not been applied.</summary>
    public IEnumerable<ScriptFile> Pending(string release) =>
        Expanding(release).Where(file => !_run.Applied.ContainsKey(file.Name));

    /// <summary>Asks the policy's query, where it has one, of releases that nobody has confirmed.</summary>
    /// <param name="releases">The releases; any of them may be there more than once.</param>
    /// <param name="stop">Cancels the queries.</param>
    /// <exception cref="MigrationException">TargetInvalid: the query fails.</exception>
    public async Task AskPolicyAsync(IEnumerable<string> releases, CancellationToken stop)
    {
        if (_run.Server is not { } server || OldVersionQuery.Of(_run.Context.Policy) is not { } query)
            return;
        foreach (var release in releases.Where(release => WhyOpen(release) is not null).Distinct(StringComparer.Ordinal))
            // What is to take the old version's place is not there yet.
            if (!Pending(release).Any())
                _gone[release] = await query.HoldsAsync(server, release, stop).ConfigureAwait(false);
    }

    /// <summary>Why what contracts must wait for a release; null where it need not.</summary>
    public string? WhyOpen(string release)
    {
        if (_gone.TryGetValue(release, out var isGone) && isGone)
            return null;
        if (!_confirmed.TryGetValue(release, out var at))
            return $"release {release} has not been confirmed ({Operation.ConfirmPhase})"
                + (_gone.ContainsKey(release) ? ", and the policy's query does not say that the version before it is gone" : "");
        return Expanding(release).FirstOrDefault(file => IsNewer(file, at)) is { } newer
            ? $"release {release} was confirmed before {newer}, which belongs to it, was applied"
            : null;
    }

    private static IEnumerable<Script> Read(MigrationFolder folder, MigrationOptions options) =>
        folder
            .Scripts.Where(file => GrateFolders.RunsIn(file.Name, options.Environment))
            .Select(file => Script.TryRead(file, options.Tokens, folder.Files))
            .Where(script => script.Directives.Environment?.Matches(options.Environment) ?? true);

    private bool IsNewer(ScriptFile file, DateTimeOffset confirmed) =>
        !_run.Applied.TryGetValue(file.Name, out var applied) || applied.AppliedAt > confirmed;
}
