using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Planning;

/// <summary>Makes the plan of a run from a grate run over <see cref="RecordingDatabase"/>.</summary>
internal sealed class Planner
{
    private readonly MigrationFolder _folder;
    private readonly MigrationOptions _options;
    private readonly Dictionary<string, ScriptFile> _files;
    private readonly Dictionary<string, int> _positions;
    private readonly ScriptFile? _last;
    private readonly List<PlanEntry> _entries = [];
    private bool _pastLast;

    private Planner(MigrationFolder folder, MigrationOptions options)
    {
        _folder = folder;
        _options = options;
        _files = folder.Scripts.ToDictionary(script => script.Name, StringComparer.Ordinal);
        _positions = folder.Scripts.Select((script, position) => (script.Name, position)).ToDictionary(StringComparer.Ordinal);
        _last = options.To is { } name ? _folder.Require(name) : null;
    }

    /// <summary>Plans a run.</summary>
    /// <param name="folder">The migration folder.</param>
    /// <param name="database">What grate is told of the database.</param>
    /// <param name="options">How to run.</param>
    /// <param name="hasTokens">False where no file of the folder holds a token.</param>
    /// <exception cref="MigrationException">Any error of the folder's files; nothing has been run.</exception>
    public static async Task<MigrationPlan> PlanAsync(
        MigrationFolder folder,
        GrateDatabase database,
        MigrationOptions options,
        bool hasTokens
    )
    {
        TokenRules.Check(options.Tokens);
        var planner = new Planner(folder, options);
        var port = new RecordingDatabase(
            database,
            async note => planner.Add(note, await database.AppliedHashes.ConfigureAwait(false))
        );
        await GrateRun.RunAsync(port, options, folder.Layout, hasTokens).ConfigureAwait(false);
        return new MigrationPlan(planner._entries);
    }

    private void Add(RecordingDatabase.Note note, IReadOnlyDictionary<string, string> applied)
    {
        if (!_files.TryGetValue(note.Name, out var file))
            throw new MigrationException(
                MigrationErrorId.PlanChanged,
                $"{note.Name} appeared in {_folder.Path} while it was being read.",
                "Run again when nothing writes to the folder."
            );

        _pastLast = _pastLast || ComesAfterLast(file);
        if (Accept(note, file, applied) is { } entry)
            _entries.Add(entry);
    }

    private PlanEntry? Accept(RecordingDatabase.Note note, ScriptFile file, IReadOnlyDictionary<string, string> applied)
    {
        if (_pastLast)
            return new PlanEntry(Read(note, file, ScriptDirectives.None), note.Hash, note.RunOnce, PlanAction.Later);

        try
        {
            var script = Read(note, file);
            return new PlanEntry(script, note.Hash, note.RunOnce, ActionFor(note, file, script.Directives, applied));
        }
        catch (MigrationException problem)
        {
            return new PlanEntry(Read(note, file, ScriptDirectives.None), note.Hash, note.RunOnce, PlanAction.Run)
            {
                Problem = problem,
            };
        }
    }

    private Script Read(RecordingDatabase.Note note, ScriptFile file, ScriptDirectives? directives = null) =>
        Script.ReadByGrate(file, note.Text, _options.Tokens, directives, _folder.Files);

    private PlanAction ActionFor(
        RecordingDatabase.Note note,
        ScriptFile file,
        ScriptDirectives directives,
        IReadOnlyDictionary<string, string> applied
    )
    {
        if (directives.Environment is { } environment && !environment.Matches(_options.Environment))
            return PlanAction.Skip;
        if (RunPhase.LeavesOut(file, directives, _options))
            return PlanAction.Skip;
        if (_options.Baseline)
            return applied.GetValueOrDefault(file.Name) == note.Hash ? PlanAction.Later : PlanAction.Record;
        if (!note.Run)
            return PlanAction.Refuse;
        TokenRules.RefuseUnresolved(note.Text, file, directives, _options.Tokens);
        return PlanAction.Run;
    }

    private bool ComesAfterLast(ScriptFile file) => _last is not null && _positions[file.Name] > _positions[_last.Name];
}
