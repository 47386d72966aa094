using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Text;
using PgMigrate.Engine.Watching;

namespace PgMigrate.Cmdlets.Pipeline;

/// <summary>Where somebody looks at runs that are watched. It belongs to the pipeline's thread.</summary>
internal abstract class WatchScreen
{
    /// <summary>Whether the host is a terminal whose lines can be written anew.</summary>
    public static bool IsPaintable(PSHost host) =>
        host is { Name: "ConsoleHost", UI.SupportsVirtualTerminal: true } && !Console.IsOutputRedirected;

    /// <summary>Shows how a run stands.</summary>
    /// <param name="cmdlet">The cmdlet, to whose streams lines may go.</param>
    /// <param name="status">How it stands.</param>
    public abstract void Show(Cmdlet cmdlet, RunStatus status);

    /// <summary>Something else was written below what was shown.</summary>
    public virtual void GoOnBelow() { }
}

/// <summary>A screen that is a log: each line once, when it is news.</summary>
internal sealed class WrittenScreen : WatchScreen
{
    private readonly Dictionary<string, HashSet<string>> _shown = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override void Show(Cmdlet cmdlet, RunStatus status)
    {
        foreach (string line in TakeNews(status))
            cmdlet.WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST"]);
    }

    /// <summary>The lines that were not there at the look before, with the time.</summary>
    internal IReadOnlyList<string> TakeNews(RunStatus status)
    {
        IReadOnlyList<StatusLine> lines = StatusText.Of(status);
        string database = $"{status.Server}/{status.Database}";
        HashSet<string> before = _shown.GetValueOrDefault(database) ?? [];
        _shown[database] = [.. lines.Select(line => line.Key)];
        string time = status.SeenAt.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return [.. lines.Where(line => !before.Contains(line.Key)).Select(line => $"{time} {CleanText.Line(line.Text)}")];
    }
}

/// <summary>A terminal: what is known of all runs, written anew in the same place.</summary>
/// <param name="host">The terminal.</param>
internal sealed class PaintedScreen(PSHost host) : WatchScreen
{
    private const string EraseBelow = "\u001b[0J";

    private readonly SortedDictionary<string, IReadOnlyList<StatusLine>> _lines = new(StringComparer.Ordinal);
    private int _painted;

    /// <inheritdoc/>
    public override void Show(Cmdlet cmdlet, RunStatus status) => host.UI.Write(Paint(status, host.UI.RawUI.WindowSize));

    /// <inheritdoc/>
    public override void GoOnBelow() => _painted = 0;

    /// <summary>What is written to the terminal: it goes back to the first line of the last time, and on from there.</summary>
    internal string Paint(RunStatus status, Size window)
    {
        _lines[$"{status.Server}/{status.Database}"] = StatusText.Of(status);
        List<string> lines = Fit([.. _lines.Values.SelectMany(of => of)], window);
        var text = new StringBuilder();
        if (_painted > 0)
            text.Append(CultureInfo.InvariantCulture, $"\u001b[{_painted}F");
        text.Append(EraseBelow);
        foreach (string line in lines)
            text.Append(line).Append('\n');
        _painted = lines.Count;
        return text.ToString();
    }

    // A line that is wrapped, or has gone out at the top, cannot be gone back over.
    private static List<string> Fit(IReadOnlyList<StatusLine> lines, Size window)
    {
        int width = Math.Max(window.Width - 1, 20);
        int height = Math.Max(window.Height - 2, 3);
        List<string> shown = [.. lines.Take(height).Select(line => Cut(CleanText.Line(line.Text), width))];
        if (lines.Count > height)
            shown[^1] = Cut($"… and {lines.Count - height + 1} more lines", width);
        return shown;
    }

    private static string Cut(string line, int width) => line.Length <= width ? line : line[..(width - 1)] + "…";
}
