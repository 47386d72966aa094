using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PgMigrate.Engine.Dashboard;

/// <summary>
/// The scripts of all databases, each with a number: in the order of the folder, those that only histories know last.
/// </summary>
internal sealed class ScriptNumbers
{
    private const char NotThere = '-';

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<MigrationScript> _scripts = [];

    /// <param name="statuses">What was found of the databases.</param>
    public ScriptNumbers(IReadOnlyList<TargetStatus> statuses)
    {
        // A script has one folder, and one that is missing has none any more.
        foreach (var script in statuses.SelectMany(status => status.Scripts).Where(script => script.Folder is not null))
            Add(script);
        foreach (var script in statuses.SelectMany(status => status.Scripts))
            Add(script);
        foreach (var run in statuses.SelectMany(status => status.Runs).SelectMany(run => run.Scripts))
            Add(
                new MigrationScript
                {
                    Script = run.Script,
                    Folder = run.Folder,
                    Kind = run.Kind,
                    State = MigrationState.Missing,
                }
            );
    }

    /// <summary>The number of a script.</summary>
    /// <param name="script">Its name, which is grate's key.</param>
    public int Of(string script) => _numbers[script];

    /// <summary>The letter of a state.</summary>
    public static char Letter(MigrationScript script) =>
        script switch
        {
            { State: MigrationState.Pending, Kind: ScriptKind.EveryTime } => 'e',
            { State: MigrationState.Changed, Kind: ScriptKind.OneTime } => 'x',
            { State: MigrationState.Pending } => 'p',
            { State: MigrationState.Applied } => 'a',
            { State: MigrationState.Changed } => 'c',
            { State: MigrationState.Missing } => 'm',
            { State: MigrationState.Skipped } => 's',
            { State: MigrationState.Failed } => 'f',
            { State: MigrationState.Retired } => 'r',
            { State: MigrationState.Ongoing } => 'o',
            _ => NotThere,
        };

    /// <summary>The list of scripts: folders, and for each script its folder's number, its kind and its name.</summary>
    public void Write(Utf8JsonWriter json)
    {
        string[] folders = [.. _scripts.Select(script => script.Folder ?? string.Empty).Distinct(StringComparer.Ordinal)];
        json.WriteStartArray("folders");
        foreach (var folder in folders)
            json.WriteStringValue(folder);
        json.WriteEndArray();
        json.WriteStartArray("scripts");
        foreach (var script in _scripts)
        {
            json.WriteNumberValue(Array.IndexOf(folders, script.Folder ?? string.Empty));
            json.WriteNumberValue((int)script.Kind);
            json.WriteStringValue(script.Script);
        }

        json.WriteEndArray();
    }

    /// <summary>How each script stands to a database, and why, where the state alone does not say.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="status">What was found of it.</param>
    /// <param name="most">How many reasons are told at most, those of failures first.</param>
    public void WriteStates(Utf8JsonWriter json, TargetStatus status, int most)
    {
        var states = new char[_scripts.Count];
        Array.Fill(states, NotThere);
        foreach (var script in status.Scripts)
            states[_numbers[script.Script]] = Letter(script);
        json.WriteString("states", Runs(states));
        var told = status
            .Scripts.Where(script => script.Reason is not null && script.Kind != ScriptKind.EveryTime)
            .OrderBy(script => script.State != MigrationState.Failed)
            .ThenBy(script => script.State is MigrationState.Skipped or MigrationState.Missing)
            .Take(most)
            .ToArray();
        if (told.Length == 0)
            return;
        json.WriteStartArray("reasons");
        foreach (var script in told)
        {
            json.WriteNumberValue(_numbers[script.Script]);
            json.WriteStringValue(script.Reason);
        }

        json.WriteEndArray();
    }

    private void Add(MigrationScript script)
    {
        if (_numbers.TryAdd(script.Script, _scripts.Count))
            _scripts.Add(script);
    }

    private static string Runs(char[] states)
    {
        var text = new StringBuilder();
        for (var start = 0; start < states.Length; )
        {
            var end = start;
            while (end < states.Length && states[end] == states[start])
                end++;
            text.Append(CultureInfo.InvariantCulture, $"{end - start}{states[start]}");
            start = end;
        }

        return text.ToString();
    }
}
