using System.Globalization;

namespace PgMigrate.Engine.Plans;

/// <summary>Parts of a plan in words, and plans as the objects that people get.</summary>
internal static class PlanText
{
    /// <summary>For instance <c>public.item (about 12,431 rows), line 3</c>.</summary>
    public static string Of(PlanLoss loss)
    {
        var what =
            loss.Column is { } column ? $"{loss.Table}.{column}"
            : loss.Rows is { } rows ? string.Create(CultureInfo.InvariantCulture, $"{loss.Table} (about {rows:N0} rows)")
            : $"{loss.Table} (never analysed)";
        return string.Create(CultureInfo.InvariantCulture, $"{what}, line {loss.Line}");
    }

    /// <summary>For instance <c>Warning, line 3: … (rule)</c>.</summary>
    public static string Of(PlanFinding finding)
    {
        var line = finding.Line is { } number ? string.Create(CultureInfo.InvariantCulture, $", line {number}") : string.Empty;
        var allowed = finding.AllowedBecause is { } reason ? $" Allowed: {reason}" : string.Empty;
        return $"{finding.Severity}{line}: {finding.Message} ({finding.Rule}){allowed}";
    }

    /// <summary>The scripts of a plan.</summary>
    public static IReadOnlyList<PlannedScript> Scripts(PlanFile plan) =>
        [.. plan.Document.Scripts.Select((script, index) => Of(plan, script, index + 1))];

    /// <summary>A plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="page">The page beside it; null where there is none.</param>
    public static PlannedMigration Of(PlanFile plan, string? page) =>
        new()
        {
            Id = plan.Id,
            Path = plan.Path,
            PagePath = page,
            Server = plan.Document.Target.Server,
            Database = plan.Document.Target.Database,
            Schema = plan.Document.Target.Schema,
            Environment = plan.Document.Settings.Environment,
            MadeAt = plan.Document.MadeAt,
            ExpiresAt = plan.Document.ExpiresAt,
            Author = plan.Document.Author.ToString(),
            Commit = plan.Document.Author.Commit,
            PipelineUrl = plan.Document.Author.Pipeline?.Url,
            Policy = plan.Document.Policy?.Name,
            RehearsalPassed = plan.Document.Rehearsal?.Passed,
            Scripts = Scripts(plan),
        };

    private static PlannedScript Of(PlanFile plan, PlanScript script, int number) =>
        new()
        {
            PlanId = plan.Id,
            Server = plan.Document.Target.Server,
            Database = plan.Document.Target.Database,
            Schema = plan.Document.Target.Schema,
            Environment = plan.Document.Settings.Environment,
            Number = number,
            Script = script.Name,
            Folder = script.Folder,
            Kind = script.Kind,
            Hash = script.Hash,
            Statements = script.Statements,
            Mode = script.Mode,
            ExpectedDuration = script.ExpectedMilliseconds is { } time ? TimeSpan.FromMilliseconds(time) : null,
            ExpectedFrom = script.ExpectedFrom,
            WayBack = script.WayBack,
            // Arrays: PowerShell finds no index in the list that a collection expression makes.
            Losses = plan.Document.Losses.Where(loss => loss.Script == script.Name).Select(Of).ToArray(),
            Findings = plan.Document.Findings.Where(finding => finding.Script == script.Name).Select(Of).ToArray(),
            Text = script.Text,
        };
}
