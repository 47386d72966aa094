using System.Globalization;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Sqitch;

/// <summary>Sqitch's project: <c>sqitch.plan</c> with scripts to deploy, revert and verify.</summary>
internal sealed class SqitchLayout : ILayout
{
    // What a script that may only read may hold.
    private static readonly string[] Reading = ["SELECT", "WITH", "VALUES", "TABLE", "DO", "SET", "SHOW", "PERFORM", "EXPLAIN"];

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Sqitch;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var config = SqitchConfig.Read(source.Path, findings);
        if (!File.Exists(config.PlanFile))
            throw new MigrationException(
                MigrationErrorId.FolderNotRecognised,
                $"{source.Path} has no plan of Sqitch: {config.PlanFile} is not there.",
                "Give the path of the project: the folder of sqitch.conf, or of sqitch.plan."
            )
            {
                Path = source.Path,
            };
        var plan = SqitchPlan.Read(LayoutFile.Of(source.Path, config.PlanFile), findings);
        var scripts = new List<ConvertedScript>();
        for (var index = 0; index < plan.Changes.Count; index++)
            if (Convert(new Project(source, config, plan, findings), plan.Changes[index], index + 1) is { } script)
                scripts.Add(script);
        return new ConvertedFolder(Tool, source.Path, scripts, findings.All);
    }

    private static ConvertedScript? Convert(Project project, SqitchChange change, int ordinal)
    {
        TellOfDependencies(project, change);
        if (project.FileOf("deploy", change) is not { } file)
        {
            project.Findings.Error(project.Plan.File, change.Line, $"The script that deploys {change.Name} is not there.");
            return null;
        }

        var draft = project.Draft("deploy", file);
        var verify = Verify(project, change);
        if (verify is not null && !project.Config.VerifiesWhatItDeploys)
            draft.Direct("allow verify-failed -- Sqitch verifies when it is asked to, and not when it deploys");
        var down = project.FileOf("revert", change);
        return new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = VersionName.OfNumber(ordinal.ToString(CultureInfo.InvariantCulture), NameOf(change)),
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = file.Name,
            OriginLine = draft.OriginLine,
            Key = change.ReworkTags.Count > 0 ? $"{change.Name}@{change.ReworkTags[^1]}" : change.Name,
            Checksums = [change.ChangeId, SqitchChange.Sum(file.ReadBytes())],
            Verify = verify?.Text,
            VerifyOrigin = verify?.File.Name,
            VerifyOriginLine = verify?.Line ?? 1,
        }.WithDown(down is null ? null : project.Draft("revert", down), down);
    }

    private static (LayoutFile File, string Text, int Line)? Verify(Project project, SqitchChange change)
    {
        if (project.FileOf("verify", change) is not { } file)
            return null;
        var draft = project.Draft("verify", file);
        if (!draft.HasStatement)
            return null;
        var text = draft.Build();
        if (SqlText.Read(text).Statements.FirstOrDefault(statement => !Reading.Contains(statement.Facts.Verb)) is not { } writing)
            return (file, text, draft.OriginLine);
        project.Findings.Warning(
            file,
            writing.Place.Line,
            $"The script verifies by {writing.Facts.Verb}, and may only read here: it is left out.",
            "Write it as queries that raise an error."
        );
        return null;
    }

    private static void TellOfDependencies(Project project, SqitchChange change)
    {
        foreach (var dependency in change.Dependencies)
            if (dependency.IsConflict)
                project.Findings.Warning(
                    project.Plan.File,
                    change.Line,
                    $"{change.Name} conflicts with {dependency.Text(project.Plan.Project)}, which is not carried over."
                );
            else if (dependency.Project is { } other && other != project.Plan.Project)
                project.Findings.Warning(
                    project.Plan.File,
                    change.Line,
                    $"{change.Name} requires {other}:{dependency.Change} of another project, which is not carried over.",
                    "See that the other project is deployed first."
                );
    }

    private static string NameOf(SqitchChange change) =>
        string.Concat(change.Name.Select(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_' ? sign : '-')).Trim('-');

    private sealed record Project(LayoutSource Source, SqitchConfig Config, SqitchPlan Plan, LayoutFindings Findings)
    {
        // Of a change that a later one replaced, the script has a tag in its name.
        public LayoutFile? FileOf(string kind, SqitchChange change)
        {
            var folder = Config.FolderOf(kind, change.ReworkTags.Count > 0);
            return
                change
                    .ReworkTags.Select(tag => $"{change.Name}@{tag}.{Config.Extension}")
                    .DefaultIfEmpty($"{change.Name}.{Config.Extension}")
                    .Select(name => Path.Combine(folder, name))
                    .FirstOrDefault(File.Exists)
                    is { } path
                ? LayoutFile.Of(Source.Path, path)
                : null;
        }

        public ScriptDraft Draft(string kind, LayoutFile file)
        {
            var variables = Config.VariablesOf(kind, Source.Variables);
            var script = new PsqlScript(file, Source.Path, variables, Findings);
            var text = script.Convert();
            var plain = OwnTransaction.TakeOut(text, out var keeps);
            if (keeps)
                Findings.Warning(
                    file,
                    null,
                    "The script begins and ends transactions of its own: it runs as it is written, and not in the run's.",
                    "Take BEGIN and COMMIT out, or cut it in several scripts."
                );
            var draft = new ScriptDraft(file, plain, Findings);
            foreach (var token in script.Tokens)
                draft.Token(token);
            // psql commits each statement of such a script by itself, and a new value can be used after that alone.
            if (!keeps && ReferenceEquals(plain, text) && kind != "verify" && OwnTransaction.AddsValue(text))
                draft.Direct("transaction off");
            return draft;
        }
    }
}
