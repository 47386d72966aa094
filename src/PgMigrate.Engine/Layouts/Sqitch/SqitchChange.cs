using System.Security.Cryptography;
using System.Text;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Layouts.Sqitch;

/// <summary>A change of a plan.</summary>
internal sealed record SqitchChange
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its line in the plan, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>What it needs.</summary>
    public required IReadOnlyList<SqitchDependency> Dependencies { get; init; }

    /// <summary>When it was planned, as the plan has it.</summary>
    public required string Date { get; init; }

    /// <summary>Who planned it: <c>name &lt;email&gt;</c>.</summary>
    public required string Planner { get; init; }

    /// <summary>What it is for; empty where nothing is said.</summary>
    public required string Note { get; init; }

    /// <summary>The SHA-1 by which Sqitch's table knows it.</summary>
    public required string ChangeId { get; init; }

    /// <summary>Tags on it.</summary>
    public List<string> Tags { get; } = [];

    /// <summary>Tags by one of which its scripts are called, where a later change of its name has replaced it.</summary>
    public List<string> ReworkTags { get; } = [];

    /// <summary>Computes the SHA-1 of a change: it covers what the plan says of it, and the change before.</summary>
    /// <param name="plan">Project and address of the plan.</param>
    /// <param name="parent">The SHA-1 of the change before; null for the first.</param>
    /// <param name="change">The change.</param>
    public static string IdOf(SqitchPlan plan, string? parent, SqitchChange change)
    {
        var lines = new List<string> { $"project {plan.Project}" };
        if (plan.Uri is { } uri)
            lines.Add($"uri {uri}");
        lines.Add($"change {change.Name}");
        if (parent is not null)
            lines.Add($"parent {parent}");
        lines.Add($"planner {change.Planner}");
        lines.Add($"date {change.Date}");
        Add(lines, "requires", "+", change.Dependencies.Where(dependency => !dependency.IsConflict), plan.Project);
        Add(lines, "conflicts", "-", change.Dependencies.Where(dependency => dependency.IsConflict), plan.Project);
        if (change.Note.Length > 0)
            lines.AddRange([string.Empty, change.Note]);
        var content = string.Join('\n', lines);
        return Sum(Encoding.UTF8.GetBytes($"change {Encoding.UTF8.GetByteCount(content)}\0{content}"));
    }

    /// <summary>The SHA-1 of a script, as Sqitch keeps it.</summary>
    // Sqitch has it so: it tells scripts apart, and guards nothing.
#pragma warning disable CA5350
    public static string Sum(byte[] content) => HexText.Of(SHA1.HashData(content));
#pragma warning restore CA5350

    private static void Add(
        List<string> lines,
        string title,
        string sign,
        IEnumerable<SqitchDependency> dependencies,
        string project
    )
    {
        var texts = dependencies.Select(dependency => $"  {sign} {dependency.Text(project)}").ToArray();
        if (texts.Length > 0)
            lines.AddRange([title, .. texts]);
    }
}

/// <summary>What a change needs, or must not meet.</summary>
/// <param name="Project">The project that it is of; null for the plan's own.</param>
/// <param name="Change">The change, with its tag: <c>users@v1</c>, <c>@v1</c>, or its SHA-1.</param>
/// <param name="IsConflict">True for what must not be there.</param>
internal sealed record SqitchDependency(string? Project, string Change, bool IsConflict)
{
    /// <summary>Reads one: <c>project:change@tag</c>, with <c>!</c> before a conflict.</summary>
    public static SqitchDependency Read(string text)
    {
        var isConflict = text.StartsWith('!');
        var name = isConflict ? text[1..] : text;
        return name.Split(':', 2) is [var project, var change]
            ? new SqitchDependency(project, change, isConflict)
            : new SqitchDependency(null, name, isConflict);
    }

    /// <summary>How Sqitch writes it in a plan of a project.</summary>
    public string Text(string project) => Project is null || Project == project ? Change : $"{Project}:{Change}";
}
