using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Import;

/// <summary>
/// Holds what a tool's table says against the scripts of a folder: which of them count as applied, and what is wrong.
/// </summary>
internal sealed class HistoryMatch
{
    private readonly IToolHistory _tool;
    private readonly ToolHistory _history;
    private readonly bool _force;
    private readonly IReadOnlyList<FolderScript> _scripts;
    private readonly Dictionary<FolderScript, RecordedMigration> _applied = [];
    private readonly List<RecordedMigration> _unknown = [];
    private readonly List<string> _changed = [];
    private readonly List<string> _problems;
    private readonly List<string> _warnings = [];
    private int _unchecked;

    private HistoryMatch(IToolHistory tool, ToolHistory history, IReadOnlyList<FolderScript> scripts, bool force)
    {
        _tool = tool;
        _history = history;
        _force = force;
        _scripts = scripts;
        _problems = [.. history.Problems];
    }

    /// <summary>Those scripts of the folder that were applied, with what the table says of each.</summary>
    public IReadOnlyDictionary<FolderScript, RecordedMigration> Applied => _applied;

    /// <summary>All that is against the import, each a sentence; empty where nothing is.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What is to be told, and stops nothing.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>How many applied scripts have a checksum in the table that nothing could be held against.</summary>
    public int Unchecked => _unchecked;

    /// <summary>Finds out.</summary>
    /// <param name="tool">Whose history it is.</param>
    /// <param name="history">What its table says.</param>
    /// <param name="scripts">The scripts of the folder, in the tool's order.</param>
    /// <param name="force">True to pass over what the folder has not, and to take files as they are.</param>
    public static HistoryMatch Of(IToolHistory tool, ToolHistory history, IReadOnlyList<FolderScript> scripts, bool force)
    {
        var match = new HistoryMatch(tool, history, scripts, force);
        if (scripts.Any(script => script.Origin.Key is not null || script.Origin.Covers.Count > 0))
            match.Find();
        else
            match.TakeAsWhole();
        match.TellOfEarlier();
        return match;
    }

    // A folder that comes from a dump: what was dumped is what the tool had made until then.
    private void TakeAsWhole()
    {
        if (_history.Migrations.Count == 0)
            return;
        foreach (var script in _scripts.Where(IsOneTime))
            Take(script, _history.Migrations[^1] with { Checksum = null });
    }

    private void Find()
    {
        foreach (var migration in _history.Migrations.Where(migration => migration.Reach == RecordReach.Itself))
            TakeItself(migration);
        foreach (var migration in _history.Migrations.Where(migration => migration.Reach != RecordReach.Itself))
            TakeReached(migration);
        foreach (var script in _scripts.Where(script => script.Origin.Covers.Count > 0))
            TakeCovering(script);
        foreach (var script in _scripts)
            if (script.Origin.Key is { } key && _tool.BaselineVersion(key) is { } version)
                TakeBaseline(script, version);
        RefuseUnknown();
        RefuseChanged();
    }

    private void TakeItself(RecordedMigration migration)
    {
        var script = Script(migration);
        if (script is null && !IsCovered(migration))
            _unknown.Add(migration);
        // One that stands for others, too, counts where all of them do.
        if (script is { Origin.Covers.Count: 0 })
            Take(script, migration);
    }

    private FolderScript? Script(RecordedMigration migration)
    {
        if (
            migration.Identity is { } identity
            && _scripts.FirstOrDefault(script => script.Origin.Checksums.Contains(identity, StringComparer.OrdinalIgnoreCase))
                is { } same
        )
            return same;
        string[] keys = [.. migration.OtherKeys.Prepend(migration.Key).Select(_tool.Canonical)];
        if (
            _scripts.FirstOrDefault(script => KeyOf(script) is { } key && keys.Contains(key, StringComparer.Ordinal)) is { } named
        )
            return named;
        FolderScript[] alike = [.. _scripts.Where(script => script.Origin.Key is { } key && _tool.MeansSame(key, migration.Key))];
        return alike is [var only] ? only : null;
    }

    // What a baseline of the folder stands for has no script of its own.
    private bool IsCovered(RecordedMigration migration) =>
        _scripts.Any(script =>
            script.Origin.Covers.Select(_tool.Canonical).Contains(_tool.Canonical(migration.Key), StringComparer.Ordinal)
            || (
                script.Origin.Key is { } key
                && _tool.BaselineVersion(key) is { } version
                && _tool.Compare(migration.Key, version) <= 0
            )
        );

    private void TakeReached(RecordedMigration migration)
    {
        // Without an order of versions, the folder's says what comes before.
        if (migration.Reach == RecordReach.WithEarlier)
        {
            var last = Script(migration);
            if (last is null && !IsCovered(migration))
                _unknown.Add(migration);
            foreach (var script in _scripts.TakeWhile(earlier => last is not null && earlier != last))
                if (script.Origin.Covers.Count == 0)
                    Take(script, migration);
            if (last is { Origin.Covers.Count: 0 })
                Take(last, migration);
            return;
        }

        foreach (var script in _scripts)
            if (
                script.Origin.Key is { } key
                && _tool.BaselineVersion(key) is null
                && _tool.Compare(key, migration.Key) is { } order
                && (order < 0 || (order == 0 && migration.Reach == RecordReach.UpTo))
            )
                Take(script, migration with { Checksum = null });
    }

    private void TakeCovering(FolderScript script)
    {
        var recorded = _history
            .Migrations.Where(migration => migration.Reach is RecordReach.Itself or RecordReach.WithEarlier)
            .GroupBy(migration => _tool.Canonical(migration.Key))
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        string[] versions = [.. script.Origin.Covers.Append(script.Origin.Key ?? script.Origin.Covers[^1]).Distinct()];
        var covered = versions.ToLookup(key => recorded.ContainsKey(_tool.Canonical(key)));
        string[] missing = [.. covered[false]];
        if (missing.Length == 0)
            Take(script, recorded[_tool.Canonical(versions[^1])] with { Checksum = null });
        else if (covered[true].Any())
            _problems.Add(
                $"{script.Name} stands for {CountText.Of(versions.Length, "version")}, and the table lacks "
                    + $"{FewNames.Of(missing)} of them: bring the database there with {_tool.Tool} first"
            );
    }

    // It is for new databases: one that has come to its version, or beyond, has all that it holds.
    private void TakeBaseline(FolderScript script, string version)
    {
        RecordedMigration[] versions =
        [
            .. _history.Migrations.Where(migration =>
                migration.Reach != RecordReach.Before && _tool.Compare(migration.Key, version) is not null
            ),
        ];
        if (versions.Length == 0)
            return;
        if (versions.FirstOrDefault(migration => _tool.Compare(migration.Key, version) >= 0) is { } beyond)
            Take(script, IsOf(beyond, version) ? beyond : beyond with { Checksum = null });
        else
            _problems.Add(
                $"{script.Name} stands for all versions up to {version}, and the table ends before that: bring the database "
                    + $"there with {_tool.Tool} first"
            );
    }

    // Whether it was this very script that was run, and not those in its place.
    private bool IsOf(RecordedMigration migration, string version) =>
        migration.Reach == RecordReach.UpTo && _tool.Compare(migration.Key, version) == 0;

    private void Take(FolderScript script, RecordedMigration migration)
    {
        if (_applied.ContainsKey(script))
            return;
        if (script.File is not { } file)
        {
            _unknown.Add(migration);
            return;
        }

        if (migration.Checksum is not { } recorded || file.Kind == ScriptKind.EveryTime)
        {
            _applied.Add(script, migration);
            return;
        }

        var agrees = _tool.Agrees(recorded, script.Origin.Checksums);
        if (agrees is null)
            _unchecked++;
        // A script that runs whenever it changes has changed since: it is what its tool would run.
        if (agrees is false && file.Kind == ScriptKind.AnyTime)
            return;
        if (agrees is false)
            _changed.Add(
                $"{script.Origin.Origin} ({script.Name}) is not what was applied: its checksum is "
                    + $"{string.Join(" or ", script.Origin.Checksums.Except([migration.Identity]))}, and {_tool.Tool} has "
                    + $"recorded {recorded}"
            );
        _applied.Add(script, migration);
    }

    private void RefuseUnknown()
    {
        // Of other projects in the same table nothing is said here.
        var projects = _applied.Values.Select(migration => migration.Project).ToHashSet(StringComparer.Ordinal);
        var others = _unknown.ToLookup(migration =>
            migration.Project is { } project && projects.Count > 0 && !projects.Contains(project)
        );
        foreach (var project in others[true].GroupBy(migration => migration.Project))
            _warnings.Add($"{CountText.Of(project.Count(), "change")} of the project {project.Key} stay out of it.");
        foreach (var migration in others[false])
            (_force ? _warnings : _problems).Add(
                $"{Describe(migration)} was applied, and the folder has no such script"
                    + (_force ? ": it is passed over." : string.Empty)
            );
    }

    private void RefuseChanged()
    {
        if (_force)
            _warnings.AddRange(_changed.Select(changed => $"{changed}: the file counts as it is."));
        else
            _problems.AddRange(_changed);
    }

    // Its tool may refuse to run it, and a run here will not.
    private void TellOfEarlier()
    {
        var last = _scripts.LastOrDefault(script => _applied.ContainsKey(script) && IsOneTime(script));
        if (last is null)
            return;
        foreach (var script in _scripts.TakeWhile(script => script != last))
            if (script.Origin.Key is not null && IsOneTime(script) && !_applied.ContainsKey(script))
                _warnings.Add($"{script.Name} was not applied, and {last.Name}, which comes after it, was: it is pending.");
    }

    private static bool IsOneTime(FolderScript script) => script.File is { Kind: ScriptKind.OneTime };

    private static string Describe(RecordedMigration migration) =>
        migration.Nature is null ? migration.Key : $"{migration.Key} ({migration.Nature})";

    private string? KeyOf(FolderScript script) => script.Origin.Key is { } key ? _tool.Canonical(key) : null;
}
