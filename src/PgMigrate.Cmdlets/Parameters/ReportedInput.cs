using System.Management.Automation;
using PgMigrate.Engine.Reports;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>What the pipeline gives to be reported: findings, or a plan.</summary>
internal sealed class ReportedInput
{
    private readonly List<Finding> _findings = [];
    private readonly List<PlannedScript> _scripts = [];
    private object? _other;

    /// <summary>Takes objects.</summary>
    /// <param name="items">The objects; a script's list may hold nulls, whatever the type says.</param>
    /// <exception cref="MigrationException">OptionsInvalid: a plan without scripts.</exception>
    public void Add(IEnumerable<PSObject?>? items)
    {
        foreach (PSObject? item in items ?? [])
            if (LanguagePrimitives.TryConvertTo(item, out Finding? finding) && finding is not null)
                _findings.Add(finding);
            else if (LanguagePrimitives.TryConvertTo(item, out PlannedScript? script) && script is not null)
                _scripts.Add(script);
            else if (LanguagePrimitives.TryConvertTo(item, out PlannedMigration? plan) && plan is not null)
                TakePlan(plan);
            else if (item is not null)
                _other ??= item.BaseObject;
    }

    /// <summary>Refuses what makes no report.</summary>
    /// <exception cref="MigrationException">OptionsInvalid.</exception>
    public void RequireFit(ReportFormat format)
    {
        if (_other is not null)
            throw NoFinding(_other);
        if (_scripts.Count == 0)
            return;
        if (_findings.Count > 0)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "Findings and a plan came, which are two reports. Nothing is written.",
                "Export them one after the other."
            );
        if (format is not (ReportFormat.Html or ReportFormat.Markdown))
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"A plan is a page for people, and {format} is none. Nothing is written.",
                "Take Html or Markdown; the plan's file itself is the JSON for programs."
            );
    }

    /// <summary>The report.</summary>
    /// <param name="format">Its format.</param>
    /// <param name="root">Full path of the folder to which paths are relative.</param>
    public string Render(ReportFormat format, string root)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        if (_scripts.Count > 0)
            PlanReport.Write(_scripts, format, writer);
        else
            FindingReport.Write(_findings, format, root, writer);
        return writer.ToString();
    }

    // A parameter that takes findings alone would pass over anything else, and a report without findings reads like a clean one.
    private static MigrationException NoFinding(object other) =>
        new(
            MigrationErrorId.OptionsInvalid,
            CleanText.Line($"A report is made of findings or of a plan, and {Describe(other)} came. Nothing is written."),
            "Pipe in what Test-PgMigration gives, or a plan: what New-PgMigrationPlan and Get-PgMigrationPlan give; or take -Kind "
                + "for a report of a database."
        );

    private static string Describe(object other) =>
        other is ErrorRecord error ? $"an error ({error})" : $"a {other.GetType().Name}";

    // Without a script the page would be that of no findings.
    private void TakePlan(PlannedMigration plan)
    {
        _scripts.AddRange(plan.Scripts);
        if (plan.Scripts.Count == 0)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "The plan has no scripts: the database was up to date. Nothing is written.",
                "Make a page of a plan that does something."
            );
    }
}
