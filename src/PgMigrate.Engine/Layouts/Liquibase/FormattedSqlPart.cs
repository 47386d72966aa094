using System.Text.RegularExpressions;
using static PgMigrate.Engine.Layouts.Liquibase.FormattedSqlPattern;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>A changeset of a changelog of SQL, as its lines are read.</summary>
/// <param name="context">The changelog.</param>
/// <param name="head">The line of <c>--changeset</c>.</param>
/// <param name="line">Its number.</param>
/// <param name="logicalPath">What the changelog calls itself; null where it says nothing.</param>
internal sealed class FormattedSqlPart(ChangeLogFile context, string head, int line, string? logicalPath)
{
    private readonly List<string> _lines = [head];
    private readonly List<string> _executed = [];
    private readonly List<string> _rollback = [];
    private readonly List<string> _valid = [];
    private ChangeLogNode? _preconditions;
    private int _rollbackLine;

    /// <summary>A line of it.</summary>
    public void Add(string text, bool executed)
    {
        _lines.Add(text);
        if (executed)
            _executed.Add(text);
    }

    /// <summary>A checksum that is taken for its own.</summary>
    public void AddValidChecksum(string text, string checksum)
    {
        Add(text, executed: false);
        _valid.Add(checksum.Trim());
    }

    /// <summary>A line of what takes it back.</summary>
    public void AddRollback(string text, string rollback, int number)
    {
        Add(text, executed: false);
        if (_rollback.Count == 0)
            _rollbackLine = number;
        // A line stands as many lines below the first one as it does in the changelog.
        while (_rollback.Count < number - _rollbackLine)
            _rollback.Add(string.Empty);
        _rollback.Add(rollback);
    }

    /// <summary>What becomes of it where a precondition does not hold.</summary>
    public void AddPreconditions(string text, string settings, int number)
    {
        Add(text, executed: false);
        var node = Conditions(number);
        foreach (var name in (string[])["onFail", "onError"])
            if (ValueOf(settings, name) is { } value)
                node.Children.Add(new ChangeLogNode(name, number) { Value = value });
    }

    /// <summary>A precondition.</summary>
    public void AddPrecondition(string text, Match condition, int number, LayoutFindings findings)
    {
        Add(text, executed: false);
        var body = condition.Groups["text"].Value.Trim();
        var node = condition.Groups["name"].Value.ToLowerInvariant() switch
        {
            "sql-check" => SqlCheckOf(body, number),
            "table-exists" => Exists("tableExists", "tableName", ValueOf(body, "table"), body, number),
            "view-exists" => Exists("viewExists", "viewName", ValueOf(body, "view"), body, number),
            _ => null,
        };
        if (node is null)
            findings.Error(context.File, number, "The precondition is not understood.", "Write --precondition-sql-check.");
        // What is not understood stays, so that the changeset is refused with it.
        Conditions(number).Children.Add(node ?? new ChangeLogNode(condition.Groups["name"].Value, number));
    }

    /// <summary>The changeset.</summary>
    public ChangeSet Build(ChangeLogParameters parameters)
    {
        var match = FormattedSqlPattern.Head().Match(head);
        string Expanded(string text) => parameters.Expand(text, context.File.FullPath);
        string? Value(string name, bool quoted = false) => ValueOf(head, name, quoted) is { } value ? Expanded(value) : null;
        return new ChangeSet
        {
            File = context.File,
            Line = line,
            Id = Expanded(Unquote(match.Groups["id"].Value)),
            Author = Expanded(Unquote(match.Groups["author"].Value)),
            Path =
                Value("logicalFilePath") is { } own ? ChangeLogPath.Normalize(own)
                : logicalPath is { } whole ? ChangeLogPath.Normalize(Expanded(whole))
                : context.Path,
            Contexts = context.With(Value("contextFilter", quoted: true) ?? Value("context", quoted: true)),
            Labels = Value("labels", quoted: true) ?? context.Labels,
            Dbms = Value("dbms"),
            RunOnChange = Is("runOnChange", false),
            RunAlways = Is("runAlways", false),
            InTransaction = Is("runInTransaction", true),
            FailOnError = Is("failOnError", true),
            Ignore = context.Ignore || Value("ignore") == "true",
            RunWith = Value("runWith"),
            ValidChecksums = _valid,
            Preconditions = _preconditions?.With(Expanded),
            Sql = new ChangeSetSql
            {
                Lines = _lines,
                Executed = string.Join('\n', _executed).Trim(),
                Rollback = string.Join('\n', _rollback),
                RollbackLine = _rollbackLine,
                SplitStatements = Is("splitStatements", true),
                StripComments = Is("stripComments", true),
                EndDelimiter = ValueOf(head, "endDelimiter"),
                RollbackEndDelimiter = ValueOf(head, "rollbackEndDelimiter"),
            },
        };
    }

    private bool Is(string name, bool absent) =>
        ValueOf(head, name) is { } value ? value.Equals("true", StringComparison.OrdinalIgnoreCase) : absent;

    private ChangeLogNode Conditions(int number) => _preconditions ??= new ChangeLogNode("preConditions", number);

    private static ChangeLogNode? SqlCheckOf(string body, int number) =>
        SqlCheck().Match(body) is { Success: true } match
            ? new ChangeLogNode("sqlCheck", number)
            {
                Value = match.Groups["sql"].Value,
                Children = [new ChangeLogNode("expectedResult", number) { Value = match.Groups["result"].Value }],
            }
            : null;

    private static ChangeLogNode? Exists(string name, string attribute, string? value, string body, int number)
    {
        if (value is null)
            return null;
        var node = new ChangeLogNode(name, number);
        node.Children.Add(new ChangeLogNode(attribute, number) { Value = value });
        if (ValueOf(body, "schema") is { } schema)
            node.Children.Add(new ChangeLogNode("schemaName", number) { Value = schema });
        return node;
    }
}
