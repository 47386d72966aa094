using System.Management.Automation;

namespace PgMigrate.Tool;

/// <summary>Tables on standard output, messages on standard error; colour-free where a file or another program reads.</summary>
internal sealed class TextOutput : IToolOutput
{
    private readonly Lock _writing = new();
    private readonly Terminal _terminal;
    private int _progressLength;

    /// <summary>Chooses plain text unless a terminal reads and does not object.</summary>
    public TextOutput(Terminal terminal)
    {
        _terminal = terminal;
        if (IsPlain)
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
    }

    // https://no-color.org
    private bool IsPlain => !_terminal.ShowsResults || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    /// <inheritdoc/>
    public void Prepare(PowerShell shell, Action<PSObject> judge) =>
        shell.AddCommand(OutTablesCommand.Name).AddParameter(nameof(OutTablesCommand.Judge), judge);

    /// <inheritdoc/>
    public void WriteFormatted(string text)
    {
        lock (_writing)
        {
            ClearProgress();
            _terminal.Results.Write(CleanText.Formatted(text));
        }
    }

    /// <inheritdoc/>
    public void WriteObject(PSObject value) => throw new InvalidOperationException("Out-Tables leaves no object over.");

    /// <inheritdoc/>
    public void WriteError(ErrorRecord error)
    {
        string? command = error.InvocationInfo?.MyCommand?.Name;
        WriteLine($"{command ?? "pgmigrate"}: {error}");
        if (error.ErrorDetails?.RecommendedAction is { Length: > 0 } action)
            WriteLine($"  {action}");
    }

    /// <inheritdoc/>
    public void WriteMessage(string level, string text) => WriteLine($"{level.ToUpperInvariant()}: {text}");

    /// <inheritdoc/>
    public void WriteProgress(ProgressRecord progress)
    {
        if (!_terminal.ShowsMessages)
            return;
        lock (_writing)
        {
            ClearProgress();
            if (progress.RecordType == ProgressRecordType.Completed)
                return;
            string line = Fit(CleanText.Line(Describe(progress)));
            _terminal.Messages.Write(line);
            _progressLength = line.Length;
        }
    }

    private static string Describe(ProgressRecord progress)
    {
        string percent = progress.PercentComplete >= 0 ? $" {progress.PercentComplete} %" : string.Empty;
        string remaining = progress.SecondsRemaining >= 0 ? $", {progress.SecondsRemaining} s left" : string.Empty;
        return $"{progress.Activity}{percent}{remaining}: {progress.StatusDescription}";
    }

    private string Fit(string line) => line[..Math.Min(line.Length, Math.Max(_terminal.Width - 1, 0))];

    private void WriteLine(string text)
    {
        lock (_writing)
        {
            ClearProgress();
            _terminal.Messages.WriteLine(CleanText.Lines(text));
        }
    }

    private void ClearProgress()
    {
        if (_progressLength == 0)
            return;
        _terminal.Messages.Write($"\r{new string(' ', _progressLength)}\r");
        _progressLength = 0;
    }
}
