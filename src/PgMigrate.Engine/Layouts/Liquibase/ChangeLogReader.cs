namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>Reads a changelog and all that it includes, in the order in which Liquibase does.</summary>
/// <param name="files">Where files lie.</param>
/// <param name="parameters">What <c>${name}</c> stands for; gets the properties that are read.</param>
/// <param name="findings">Are told what cannot be carried over.</param>
internal sealed class ChangeLogReader(ChangeLogFiles files, ChangeLogParameters parameters, LayoutFindings findings)
{
    private static readonly string[] Attributes = ["logicalFilePath", "objectQuotingStrategy", "contextFilter", "context"];

    private readonly List<ChangeSet> _sets = [];
    private readonly Stack<string> _open = [];

    // How many changesets and includes have been read, of the changelogs that are open; the innermost comes last.
    private readonly List<int> _place = [];

    /// <summary>The changesets of a changelog.</summary>
    /// <exception cref="MigrationException">ScriptUnreadable.</exception>
    public IReadOnlyList<ChangeSet> Read(ChangeLogFile root)
    {
        ReadFile(root);
        return _sets;
    }

    private void ReadFile(ChangeLogFile file)
    {
        if (_open.Contains(file.File.FullPath))
        {
            findings.Error(file.File, null, "The changelog includes itself: it is not read a second time.");
            return;
        }

        _open.Push(file.File.FullPath);
        _place.Add(0);
        var text = file.File.ReadText(findings).TrimStart('\uFEFF');
        switch (Path.GetExtension(file.File.FullPath).ToLowerInvariant())
        {
            case ".xml":
                ReadNodes(file, XmlChangeLog.Read(file.File, text), inOrder: true);
                break;
            case ".yaml" or ".yml" or ".json":
                ReadNodes(file, YamlChangeLog.Read(file.File, text), inOrder: false);
                break;
            case ".sql":
                foreach (var set in FormattedSqlChangeLog.Read(file, text, parameters, findings))
                    Add(set);
                break;
            default:
                findings.Error(file.File, null, "The file is no changelog in SQL, XML, YAML or JSON.", "Convert it by hand.");
                break;
        }

        _place.RemoveAt(_place.Count - 1);
        _open.Pop();
    }

    private void Add(ChangeSet set)
    {
        _place[^1]++;
        _sets.Add(set with { Place = [.. _place] });
    }

    private void ReadNodes(ChangeLogFile file, ChangeLogNode root, bool inOrder)
    {
        var own = root["logicalFilePath"] is { } logical ? file with { Path = ChangeLogPath.Normalize(logical) } : file;
        own = own with { Contexts = own.With(root["contextFilter"] ?? root["context"]) };
        // Properties of YAML and JSON are read before all else.
        if (!inOrder)
            foreach (var property in root.Children.Where(node => node.Is("property")))
                ReadProperty(own, Expanded(own, property));
        foreach (var node in root.Children.Where(node => inOrder || !node.Is("property")))
            ReadNode(own, file, root, Expanded(own, node));
    }

    private ChangeLogNode Expanded(ChangeLogFile file, ChangeLogNode node) =>
        node.With(value => parameters.Expand(value, file.File.FullPath));

    private void ReadNode(ChangeLogFile own, ChangeLogFile file, ChangeLogNode root, ChangeLogNode node)
    {
        switch (node.Name)
        {
            case "changeSet":
                Add(ChangeSetReader.Read(own, node, root["objectQuotingStrategy"], findings));
                break;
            case "include":
                Include(own, file, node);
                break;
            case "includeAll":
                IncludeAll(own, file, node);
                break;
            case "property":
                ReadProperty(own, node);
                break;
            case "preConditions":
                ReadPreconditions(own, node);
                break;
            default:
                if (!Attributes.Contains(node.Name, StringComparer.OrdinalIgnoreCase))
                    findings.Error(
                        own.File,
                        node.Line,
                        $"{node.Name} has no equal: it is not carried over.",
                        "Write it by hand."
                    );
                break;
        }
    }

    // A changelog that calls itself otherwise is still found, and finds others, by where it lies.
    private void Include(ChangeLogFile own, ChangeLogFile file, ChangeLogNode node)
    {
        if (node["file"] is not { } path)
        {
            findings.Error(own.File, node.Line, "The include names no file.");
            return;
        }

        // One whose file is missing counts, too: it may be there another time.
        _place[^1]++;
        var included = files.Find(file, path, node.Flag("relativeToChangelogFile"));
        if (included is null)
            Missing(own, node, path, node.Flag("errorIfMissing", absent: true));
        else
            ReadFile(With(included, own, node));
    }

    private void IncludeAll(ChangeLogFile own, ChangeLogFile file, ChangeLogNode node)
    {
        foreach (var unknown in (string[])["filter", "resourceFilter", "resourceComparator"])
            if (node[unknown] is not null)
                findings.Error(
                    own.File,
                    node.Line,
                    $"{unknown} is a class of Java, which nobody can run here.",
                    "Name the files."
                );
        if (node["path"] is not { } path)
        {
            findings.Error(own.File, node.Line, "The includeAll names no path.");
            return;
        }

        var found = files.FindAll(file, path, node);
        if (found.Count == 0)
            Missing(own, node, path, node.Flag("errorIfMissingOrEmpty", absent: true));
        _place[^1]++;
        _place.Add(0);
        foreach (var included in found)
        {
            _place[^1]++;
            ReadFile(With(included, own, node));
        }

        _place.RemoveAt(_place.Count - 1);
    }

    private void Missing(ChangeLogFile file, ChangeLogNode node, string path, bool isError)
    {
        const string Advice = "Give the folder from which Liquibase looks for it.";
        if (isError)
            findings.Error(file.File, node.Line, $"{path} is not there: what it holds is not carried over.", Advice);
        else
            findings.Note(file.File, node.Line, $"{path} is not there, and may be missing.");
    }

    private static ChangeLogFile With(ChangeLogFile included, ChangeLogFile parent, ChangeLogNode node) =>
        included with
        {
            Contexts = parent.With(node["contextFilter"] ?? node["context"]),
            Labels = node["labels"] ?? parent.Labels,
            Ignore = parent.Ignore || node.Flag("ignore"),
        };

    private void ReadProperty(ChangeLogFile file, ChangeLogNode node)
    {
        if (!Databases.Include(node["dbms"]))
            return;
        var context = node["contextFilter"] ?? node["context"];
        var isLocal = !node.Flag("global", absent: true);
        if (node["name"] is { } name)
            file.SetProperty(parameters, name, node.Child("value")?.Value ?? "", context, isLocal, findings, node.Line);
        else if (node["file"] is { } path)
            ReadPropertyFile(file, node, path, context, isLocal);
    }

    private void ReadPropertyFile(ChangeLogFile file, ChangeLogNode node, string path, string? context, bool isLocal)
    {
        if (files.Find(file, path, node.Flag("relativeToChangelogFile")) is not { } found)
        {
            Missing(file, node, path, node.Flag("errorIfMissing", absent: true));
            return;
        }

        foreach (var (name, value, line) in PropertiesFile.Read(found.File.ReadText(findings)))
            (file with { File = found.File }).SetProperty(parameters, name, value, context, isLocal, findings, line);
    }

    private void ReadPreconditions(ChangeLogFile file, ChangeLogNode node)
    {
        foreach (var condition in node.Children.Where(child => !PreconditionSql.IsSetting(child.Name)))
            if (!condition.Is("dbms"))
                findings.Warning(
                    file.File,
                    condition.Line,
                    $"The precondition {condition.Name} of the whole changelog is not carried over.",
                    "Where it matters, write it as the directive when of the scripts."
                );
            else if (!Databases.Include(condition["type"]))
                findings.Error(file.File, condition.Line, $"The changelog is for {condition["type"]} alone, not for PostgreSQL.");
    }
}
