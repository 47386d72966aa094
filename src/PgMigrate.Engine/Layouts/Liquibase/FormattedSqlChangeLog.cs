using static PgMigrate.Engine.Layouts.Liquibase.FormattedSqlPattern;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>Reads a changelog of SQL: changesets by <c>--changeset author:id</c>; a plain file is one changeset.</summary>
internal sealed class FormattedSqlChangeLog
{
    private readonly LayoutFile _file;
    private readonly ChangeLogFile _context;
    private readonly ChangeLogParameters _parameters;
    private readonly LayoutFindings _findings;
    private readonly string[] _lines;
    private readonly List<ChangeSet> _sets = [];
    private FormattedSqlPart? _part;
    private string? _logicalPath;
    private int _index;

    private FormattedSqlChangeLog(ChangeLogFile file, string text, ChangeLogParameters parameters, LayoutFindings findings)
    {
        _file = file.File;
        _context = file;
        _parameters = parameters;
        _findings = findings;
        _lines = text.Split('\n');
        for (var index = 0; index < _lines.Length; index++)
            _lines[index] = _lines[index].TrimEnd('\r');
    }

    /// <summary>Whether a text is one; a file of SQL that is none is a changeset as a whole.</summary>
    public static bool IsFormatted(string text) =>
        text.Split('\n').FirstOrDefault(line => !string.IsNullOrWhiteSpace(line)) is { } first && FirstLine().IsMatch(first);

    /// <summary>The changesets, in order.</summary>
    public static IReadOnlyList<ChangeSet> Read(
        ChangeLogFile file,
        string text,
        ChangeLogParameters parameters,
        LayoutFindings findings
    ) => IsFormatted(text) ? new FormattedSqlChangeLog(file, text, parameters, findings).Read() : [Whole(file, text)];

    private static ChangeSet Whole(ChangeLogFile file, string text) =>
        new()
        {
            File = file.File,
            Line = 1,
            Id = "raw",
            Author = "includeAll",
            Path = file.Path,
            Contexts = file.Contexts,
            Labels = file.Labels,
            Ignore = file.Ignore,
            Sql = new ChangeSetSql
            {
                Lines = text.Split('\n'),
                Executed = text.Trim(),
                SplitStatements = false,
                StripComments = false,
            },
        };

    private List<ChangeSet> Read()
    {
        for (; _index < _lines.Length; _index++)
            ReadLine(_lines[_index]);
        End();
        return _sets;
    }

    private void ReadLine(string line)
    {
        if (FirstLine().IsMatch(line))
            _logicalPath = ValueOf(line, "logicalFilePath") ?? _logicalPath;
        else if (Property().IsMatch(line))
            ReadProperty(line);
        else if (IgnoreLines().Match(line) is { Success: true } ignored)
            PassOver(ignored.Groups["count"].Value);
        else if (Head().IsMatch(line))
            Begin(line);
        else if (LikeChangeSet().IsMatch(line))
            _findings.Error(
                _file,
                _index + 1,
                "The line looks like the beginning of a changeset, and is none: Liquibase refuses it.",
                "Write --changeset author:id."
            );
        else if (_part is not null)
            ReadPart(_part, line);
    }

    private void ReadProperty(string line)
    {
        if (ValueOf(line, "name") is not { } name || ValueOf(line, "value") is not { } value)
            return;
        var context = ValueOf(line, "contextFilter", quoted: true) ?? ValueOf(line, "context", quoted: true);
        if (!Databases.Include(ValueOf(line, "dbms")))
            return;
        _context.SetProperty(_parameters, name, value, context, ValueOf(line, "global") == "false", _findings, _index + 1);
    }

    private void PassOver(string count)
    {
        _part?.Add(string.Empty, executed: false);
        if (!count.Equals("start", StringComparison.Ordinal))
        {
            for (var left = int.TryParse(count, out var number) ? number : 0; left > 0 && _index + 1 < _lines.Length; left--)
                PassOverLine();
            return;
        }

        while (_index + 1 < _lines.Length && !IsEndOfIgnored(_lines[_index + 1]))
            PassOverLine();
        PassOverLine();
    }

    private static bool IsEndOfIgnored(string line) => IgnoreLines().Match(line).Groups["count"].Value == "end";

    private void PassOverLine()
    {
        _part?.Add(string.Empty, executed: false);
        _index++;
    }

    private void Begin(string line)
    {
        End();
        _part = new FormattedSqlPart(_context, line, _index + 1, _logicalPath);
    }

    private void End()
    {
        if (_part is not null)
            _sets.Add(_part.Build(_parameters));
        _part = null;
    }

    private void ReadPart(FormattedSqlPart part, string line)
    {
        if (Comment().IsMatch(line))
            part.Add(line, executed: false);
        else if (ValidChecksum().Match(line) is { Success: true } valid)
            part.AddValidChecksum(line, valid.Groups["text"].Value);
        else if (Rollback().Match(line) is { Success: true } rollback)
            part.AddRollback(line, rollback.Groups["text"].Value, _index + 1);
        else if (RollbackBlock().IsMatch(line))
            ReadRollbackBlock(part);
        else if (Preconditions().Match(line) is { Success: true } conditions)
            part.AddPreconditions(line, conditions.Groups["text"].Value, _index + 1);
        else if (Precondition().Match(line) is { Success: true } condition)
            part.AddPrecondition(line, condition, _index + 1, _findings);
        else
            part.Add(line, executed: true);
    }

    private void ReadRollbackBlock(FormattedSqlPart part)
    {
        part.Add(_lines[_index], executed: false);
        while (++_index < _lines.Length)
        {
            var line = _lines[_index];
            var isLast = line.TrimEnd().EndsWith("*/", StringComparison.Ordinal);
            var text = isLast ? line.TrimEnd()[..^2] : line;
            part.AddRollback(line, text, _index + 1);
            if (isLast)
                return;
        }
    }
}
