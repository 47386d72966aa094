using PgMigrate.Engine.Layouts.Liquibase.Changes;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>Makes a script of a changeset.</summary>
/// <param name="files">Where files lie.</param>
/// <param name="parameters">What <c>${name}</c> stands for.</param>
/// <param name="findings">Are told what cannot be carried over.</param>
internal sealed class ChangeSetConverter(ChangeLogFiles files, ChangeLogParameters parameters, LayoutFindings findings)
{
    private const string Refusal = "The changeset is not carried over.";

    /// <summary>The script; null where the changeset is passed over, or refused.</summary>
    /// <param name="set">The changeset.</param>
    public ConvertedScript? Convert(ChangeSet set)
    {
        if (!Runs(set))
            return null;
        return
            new SqlFileChanges(files, findings).Resolve(set) is { } resolved
            && HeadOf(set) is { } head
            && Convert(resolved, head) is { } script
            ? script with
            {
                Checksums = ChangeSetChecksum.Of(set, resolved, parameters),
            }
            : null;
    }

    private ConvertedScript? Convert(ChangeSet set, ScriptHead head)
    {
        var draft = set.Sql is null ? DraftOfChanges(set, head) : DraftOfSql(set, set.Sql, head);
        if (draft is null)
            return null;
        // The line that begins the changeset has room for one.
        var hasRoom = set.Sql is { } sql && FormattedSqlPattern.Head().IsMatch(sql.Lines[0]);
        foreach (var directive in head.Directives)
        {
            if (hasRoom)
                draft.Direct(directive, 0);
            else
                draft.Direct(directive);
            hasRoom = false;
        }

        draft.Fill(Placeholders(set));
        var text = draft.Build();
        var down = new RollbackConverter(findings, Placeholders(set)).Convert(set);
        return new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = ChangeSetName.Of(set),
            Kind = set.RunAlways ? ScriptKind.EveryTime : ScriptKind.OneTime,
            Text = text,
            Origin = head.Origin?.Name ?? set.File.Name,
            OriginLine = draft.OriginLine,
            Down = down?.Build(),
            DownOrigin = down is null ? null : set.File.Name,
            DownOriginLine = down?.OriginLine ?? 1,
            Key = set.Key,
        };
    }

    private Placeholders Placeholders(ChangeSet set) => new("${", "}", name => parameters.ValueOf(name, set.File.FullPath));

    // What is passed over there is passed over here; it is said, since a folder with fewer scripts is a question.
    private bool Runs(ChangeSet set)
    {
        if (set.Ignore)
            findings.Note(set.File, set.Line, $"The changeset {set.Key} says ignore: it is left out.");
        else if (!Databases.Include(set.Dbms))
            findings.Note(set.File, set.Line, $"The changeset {set.Key} is for {set.Dbms}, not for PostgreSQL: it is left out.");
        else
            return true;
        return false;
    }

    private ScriptHead? HeadOf(ChangeSet set)
    {
        TellOfAttributes(set);
        var head = new ScriptHead
        {
            Origin = set.Changes is [{ Name: "sqlFile" } only] ? SqlFileChanges.FileOf(only, files, set) : null,
        };
        if (set.Contexts.Count > 0 && !AddContexts(set, head))
            return null;
        if (!set.InTransaction)
            head.Directives.Add("transaction off");
        return set.Preconditions is null || AddPreconditions(set, set.Preconditions, head) ? head : null;
    }

    private bool AddContexts(ChangeSet set, ScriptHead head)
    {
        var contexts = string.Join("; ", set.Contexts);
        if (ContextExpression.Of(set.Contexts) is not { } expression || EnvironmentExpression.TryParse(expression) is null)
        {
            findings.Error(set.File, set.Line, $"The context '{contexts}' cannot be said as environments. {Refusal}");
            return false;
        }

        head.Directives.Add($"environment {expression}");
        findings.Warning(
            set.File,
            set.Line,
            $"The changeset {set.Key} has the context '{contexts}': Liquibase without contexts runs it, a run here only in that "
                + "environment.",
            "Give the run its environment."
        );
        return true;
    }

    private bool AddPreconditions(ChangeSet set, ChangeLogNode node, ScriptHead head)
    {
        var sql = new PreconditionSql(new LiquibaseName(set.Quoting));
        if (sql.Of(node) is not { } condition)
        {
            findings.Error(set.File, sql.Unknown!.Line, $"The precondition {sql.Unknown.Name} has no equal. {Refusal}");
            return false;
        }

        switch ((node["onFail"] ?? "HALT").ToUpperInvariant())
        {
            case "HALT":
                head.Guard = (
                    node.Line,
                    GuardOf(condition, node["onFailMessage"] ?? $"The precondition of {set.Key} does not hold.")
                );
                return true;
            case "CONTINUE":
                head.Directives.Add($"when SELECT {condition}");
                return true;
            case "MARK_RAN":
                head.Directives.Add($"when SELECT {condition}");
                findings.Warning(
                    set.File,
                    node.Line,
                    "Where the precondition does not hold, Liquibase takes the changeset as run; here it is passed over, and the "
                        + "next run asks again."
                );
                return true;
            default:
                findings.Warning(set.File, node.Line, "The precondition only warns: it is left out, and the script always runs.");
                return true;
        }
    }

    private static string GuardOf(string condition, string message) =>
        $"DO $liquibase$ BEGIN IF ({condition}) IS NOT TRUE THEN RAISE EXCEPTION USING MESSAGE = {SqlLiteral.Quote(message)}; "
        + "END IF; END $liquibase$;";

    private void TellOfAttributes(ChangeSet set)
    {
        if (set.Labels is { } labels)
            findings.Note(set.File, set.Line, $"The labels '{labels}' are not carried over: the script runs whatever they are.");
        if (!set.FailOnError)
            findings.Warning(
                set.File,
                set.Line,
                "failOnError is false there: Liquibase goes on after an error. Here the script fails, and the run ends."
            );
        if (set.RunWith is { } tool && !tool.Equals("jdbc", StringComparison.OrdinalIgnoreCase))
            findings.Warning(set.File, set.Line, $"The changeset runs with {tool}: here the run sends it itself.");
    }

    private ScriptDraft? DraftOfSql(ChangeSet set, ChangeSetSql sql, ScriptHead head)
    {
        var text = string.Join('\n', sql.Lines.Skip(1));
        if (EndDelimiter.Apply(text, sql.EndDelimiter, sql.SplitStatements) is not { } applied)
        {
            findings.Error(
                set.File,
                set.Line,
                $"The endDelimiter {sql.EndDelimiter} is a pattern that is not understood. {Refusal}"
            );
            return null;
        }

        var lines = sql.Lines.Count > 1 ? $"{sql.Lines[0]}\n{applied}" : sql.Lines[0];
        var draft = new ScriptDraft(set.File, lines, findings, set.Line);
        if (head.Guard is { } guard)
            draft.Replace(guard.Line - set.Line, guard.Sql);
        return draft;
    }

    private ScriptDraft? DraftOfChanges(ChangeSet set, ScriptHead head)
    {
        if (head.Origin is { } origin && head.Guard is null)
            return DraftOfFile(set, set.Changes[0], origin);
        head.Origin = null;
        var placed = new PlacedSql(set.Line);
        if (head.Guard is { } guard)
            placed.Add(guard.Line, guard.Sql);
        var writer = new ChangeWriter(placed, new LiquibaseName(set.Quoting));
        foreach (var change in set.Changes)
            if (Databases.Include(change["dbms"]))
                ChangeTypes.Write(change, writer);
        foreach (var (line, message) in writer.Refused)
            findings.Error(set.File, line, $"{message} {Refusal}", "Write the script by hand, with the number that is missing.");
        if (writer.Refused.Count > 0)
            return null;
        return new ScriptDraft(set.File, placed.Text.Length > 0 ? placed.Text : $"-- {ChangeNames(set)}", findings, set.Line);
    }

    private static string ChangeNames(ChangeSet set) =>
        string.Join(", ", set.Changes.Select(change => change.Name).DefaultIfEmpty("empty"));

    private ScriptDraft? DraftOfFile(ChangeSet set, ChangeLogNode change, LayoutFile origin)
    {
        var text = change.Child("sql")?.Value ?? string.Empty;
        if (EndDelimiter.Apply(text, change["endDelimiter"], change.Flag("splitStatements", absent: true)) is { } applied)
            return new ScriptDraft(origin, applied, findings);
        findings.Error(
            set.File,
            change.Line,
            $"The endDelimiter of {origin.Name} is a pattern that is not understood. {Refusal}"
        );
        return null;
    }
}

/// <summary>What stands above a script's statements.</summary>
internal sealed class ScriptHead
{
    /// <summary>Its directives, without their marker.</summary>
    public List<string> Directives { get; } = [];

    /// <summary>A statement that ends the run where a precondition does not hold, and its line; null for none.</summary>
    public (int Line, string Sql)? Guard { get; set; }

    /// <summary>The one file that the script's text is in; null where it is in the changelog.</summary>
    public LayoutFile? Origin { get; set; }
}
