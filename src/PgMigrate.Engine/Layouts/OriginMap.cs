using System.Globalization;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Layouts;

/// <summary>
/// From the files of a converted folder to those of the tool: whatever leaves a call names the tool's file, and the line in it.
/// </summary>
internal sealed partial class OriginMap
{
    private readonly string _root;
    private readonly string _source;
    private readonly Dictionary<string, (string Path, int Shift)> _origins = new(StringComparer.Ordinal);

    /// <param name="root">Full path of the converted folder.</param>
    /// <param name="folder">What it was made of.</param>
    public OriginMap(string root, ConvertedFolder folder)
    {
        _root = root;
        _source = folder.Path;
        foreach (var file in ConvertedFile.Of(folder))
            _origins[file.Name] = (Path.GetFullPath(file.Origin, folder.Path), file.OriginLine - 1);
    }

    /// <summary>A text for people: places in it are those of the tool's files.</summary>
    /// <param name="text">The text.</param>
    /// <param name="folder">grate's folder of the script that it is about; null where it is about none.</param>
    /// <param name="script">That script.</param>
    public string Words(string text, string? folder = null, string? script = null)
    {
        var placed = text.Contains(_root, StringComparison.Ordinal) ? Places(text) : text;
        return
            folder is not null
            && script is not null
            && _origins.GetValueOrDefault($"{folder}/{script}").Shift is not 0 and var shift
            ? Lines().Replace(placed, line => Shifted(line.ValueSpan, shift))
            : placed;
    }

    /// <summary>A place: file and line.</summary>
    public (string? Path, int? Line) Place(string? path, int? line) =>
        path is not null && OriginOf(path) is { } origin ? (origin.Path, line + origin.Shift)
        : path == _root ? (_source, line)
        : (path, line);

    /// <summary>A finding, with the tool's file.</summary>
    public Finding Name(Finding finding)
    {
        var (path, line) = Place(finding.Path, finding.Line);
        return finding with
        {
            Path = path,
            Line = line,
            Message = Words(finding.Message),
            Reason = Words(finding.Reason),
            SafeWay = Words(finding.SafeWay),
        };
    }

    /// <summary>A script and how it stands, with the tool's file.</summary>
    public MigrationScript Name(MigrationScript script)
    {
        var shift = script.Path is { } path ? OriginOf(path)?.Shift ?? 0 : 0;
        return script with
        {
            Path = Place(script.Path, null).Path,
            Reason = script.Reason is { } reason ? Words(reason) : null,
            Statements =
                shift == 0
                    ? script.Statements
                    : script.Statements.Select(statement => statement with { Line = statement.Line + shift }).ToArray(),
        };
    }

    /// <summary>A script in a run.</summary>
    public ScriptRun Name(ScriptRun run) =>
        run with
        {
            Error = run.Error is { } error ? Words(error, run.Folder, run.Script) : null,
            Reason = run.Reason is { } reason ? Words(reason, run.Folder, run.Script) : null,
        };

    /// <summary>Something that needs repair.</summary>
    public RepairAction Name(RepairAction action) =>
        action with
        {
            Problem = Words(action.Problem),
            Action = Words(action.Action),
            Error = action.Error is { } error ? Words(error) : null,
        };

    /// <summary>A message.</summary>
    public MigrationMessage Name(MigrationMessage message) =>
        message with
        {
            Text = Words(message.Text, message.Folder, message.Script),
        };

    /// <summary>An event. What others are told of it goes the way of what it holds.</summary>
    public RunEvent Name(RunEvent happened) =>
        happened switch
        {
            ScriptEnded ended => ended with { Run = Name(ended.Run) },
            MessageTold told => told with { Message = Name(told.Message) },
            StatementEnded { Line: { } line } ended => ended with
            {
                Line = line + _origins.GetValueOrDefault($"{ended.Folder}/{ended.Script}").Shift,
            },
            _ => happened,
        };

    /// <summary>A failure; the same where it names none of the folder's files.</summary>
    public MigrationException Name(MigrationException failure)
    {
        var (path, line) = Place(failure.Path, failure.Line);
        var message = Words(failure.Message);
        var action = Words(failure.RecommendedAction);
        if (path == failure.Path && line == failure.Line && message == failure.Message && action == failure.RecommendedAction)
            return failure;
        return new MigrationException(failure.ErrorId, message, action, failure.InnerException)
        {
            Target = failure.Target,
            Script = failure.Script,
            Path = path,
            Line = line,
            Column = failure.Column,
            Statement = failure.Statement,
            SqlState = failure.SqlState,
            Detail = failure.Detail,
            Hint = failure.Hint,
        };
    }

    private (string Path, int Shift)? OriginOf(string path) =>
        path.StartsWith(_root, StringComparison.Ordinal)
        && path.Length > _root.Length
        && _origins.TryGetValue(path[(_root.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/'), out var origin)
            ? origin
            : null;

    private string Places(string text) =>
        Regex
            .Replace(
                text,
                Regex.Escape(_root) + @"[/\\](?<name>[^\s'"":]+?\.sql)(?<line>:[0-9]+)?",
                place =>
                    _origins.TryGetValue(place.Groups["name"].Value.Replace('\\', '/'), out var origin)
                        ? origin.Path + Shifted(place.Groups["line"].ValueSpan, origin.Shift)
                        : place.Value,
                RegexOptions.CultureInvariant
            )
            .Replace(_root, _source, StringComparison.Ordinal);

    // A number with what stands before it: ":12", "line 12".
    private static string Shifted(ReadOnlySpan<char> line, int shift)
    {
        var digits = line.IndexOfAnyInRange('0', '9');
        return digits < 0
            ? line.ToString()
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{line[..digits]}{int.Parse(line[digits..], NumberStyles.None, CultureInfo.InvariantCulture) + shift}"
            );
    }

    [GeneratedRegex(@"\bline [0-9]{1,9}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Lines();
}
