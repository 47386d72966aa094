using System.Text;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Undo;

/// <summary>
/// Plans the way back: the down script of a once-script, the previous text of an any-time script. Everything is known before anything
/// is run; what cannot be taken back refuses the whole.
/// </summary>
internal sealed class UndoPlanner
{
    private readonly MigrationFolder _folder;
    private readonly MigrationOptions _options;
    private readonly UndoSelection _selection;
    private readonly string _texts;
    private readonly List<string> _obstacles = [];

    /// <param name="folder">The migration folder.</param>
    /// <param name="options">How the run goes.</param>
    /// <param name="undo">What was asked for.</param>
    /// <param name="texts">A folder of the caller's for texts of the history.</param>
    public UndoPlanner(MigrationFolder folder, MigrationOptions options, UndoOptions undo, string texts)
    {
        _folder = folder;
        _options = options;
        _selection = new UndoSelection(undo, folder);
        _texts = texts;
    }

    /// <summary>The steps, in the order in which they run: newest script first.</summary>
    /// <param name="history">Every record, oldest first.</param>
    /// <param name="target">The database, for messages.</param>
    /// <exception cref="MigrationException">UndoRefused, with every script that has no way back; ScriptNotFound; errors of the down scripts.</exception>
    public MigrationPlan Plan(IReadOnlyList<UndoRecord> history, string target)
    {
        var chosen = _selection.Choose(history, target);
        var steps = chosen.GroupBy(record => record.Name, StringComparer.Ordinal).Select(records => Step([.. records], history)).OfType<PlanEntry>().ToArray();
        return _obstacles.Count == 0 ? new MigrationPlan(steps) : throw Refusal(target, chosen.Select(record => record.Name).Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>The any-time scripts that stay, as they were applied last.</summary>
    /// <param name="history">Every record, oldest first.</param>
    /// <param name="plan">What goes.</param>
    public IReadOnlyList<UndoRecord> Staying(IReadOnlyList<UndoRecord> history, MigrationPlan plan)
    {
        var undone = plan.Entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        return [.. history.Where(record => _selection.KindOf(record) == ScriptKind.AnyTime && !undone.Contains(record.Name))
            .GroupBy(record => record.Name, StringComparer.Ordinal).Select(records => records.Last())];
    }

    private PlanEntry? Step(UndoRecord[] newestFirst, IReadOnlyList<UndoRecord> history)
    {
        var file = _selection.FileOf(newestFirst[0], _folder.Path);
        var previous = _selection.KindOf(newestFirst[0]) == ScriptKind.AnyTime
            ? history.LastOrDefault(record => record.Name == file.Name && record.Id < newestFirst[^1].Id)
            : null;
        return previous is null ? Down(file) : Previous(file, previous);
    }

    private PlanEntry? Down(ScriptFile file)
    {
        if (DownScript.Find(_folder, file, _options.Tokens) is { } down)
            return down;
        var first = file.Kind == ScriptKind.AnyTime ? "had no earlier version, and " : string.Empty;
        return Refuse($"{file} {first}has no {DownScript.Folder}/{file.Name}");
    }

    private PlanEntry? Previous(ScriptFile file, UndoRecord previous)
    {
        if (previous.Text is null)
            return Refuse($"{file}: the history has kept no text of its previous version");
        if (MaskedIn(previous.Text) is { } secret)
            return Refuse($"{file}: its previous version holds the secret token {secret}, which the history masks; give it with -Token");

        var path = Path.Combine(_texts, $"{previous.Id}.sql");
        File.WriteAllText(path, previous.Text);
        var directives = DirectiveParser.Parse(previous.Text, file.Name, path);
        return new PlanEntry(file with { Path = path }, previous.Text, GrateHash.Of(previous.Text), previous.OneTime, directives, PlanAction.Run) { FallsBackTo = previous.Id };
    }

    private string? MaskedIn(string text)
    {
        foreach (var match in TokenRules.TokenPattern().EnumerateMatches(text))
            if (text.Substring(match.Index + 2, match.Length - 4) is var name && !_options.Tokens.Any(token => token.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                return name;
        return null;
    }

    private PlanEntry? Refuse(string obstacle)
    {
        _obstacles.Add(obstacle);
        return null;
    }

    private MigrationException Refusal(string target, int scripts)
    {
        var text = new StringBuilder($"{_obstacles.Count} of {scripts} scripts cannot be taken back from {target}; nothing was changed.");
        foreach (var obstacle in _obstacles)
            text.Append('\n').Append(obstacle);
        return new MigrationException(MigrationErrorId.UndoRefused, text.ToString(),
            "Write the down scripts that are missing (New-PgMigration makes them with each new script), or take back less with -Last or -To.") { Target = target };
    }
}
