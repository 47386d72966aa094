using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration.Signals;

/// <summary>What is wrong with a list of signals.</summary>
/// <param name="Offset">Where in the text, from 0.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Action">What to write.</param>
internal sealed record SignalProblem(int Offset, string Message, string Action);

/// <summary>Reads signals as people write them: <c>replica-lag>30s, wal-rate>50MB/s, autovacuum</c>.</summary>
internal static class SignalList
{
    private const char Separator = ',';
    private const char Above = '>';

    private static IEnumerable<string> Names => SignalKind.All.Select(kind => kind.Name);

    /// <summary>Reads a list.</summary>
    /// <param name="text">Signals with commas in between; an empty text for none.</param>
    /// <returns>The signals, or the first thing that is wrong with them.</returns>
    public static (IReadOnlyList<BatchSignal> Signals, SignalProblem? Problem) Read(string text)
    {
        var signals = new List<BatchSignal>();
        if (string.IsNullOrWhiteSpace(text))
            return (signals, null);
        foreach (var (offset, part) in Split(text))
        {
            var (signal, problem) = ReadOne(part, offset);
            if (signal is not null && signals.Exists(known => known.Kind == signal.Kind && known.Unit == signal.Unit))
                problem = new SignalProblem(offset, $"'{signal.Kind}' is given twice.", "Keep one of them.");
            if (problem is not null)
                return ([], problem);
            signals.Add(signal!);
        }

        return (signals, null);
    }

    /// <summary>A list as <see cref="Read"/> reads it.</summary>
    public static string Write(IEnumerable<BatchSignal> signals) => string.Join(Separator, signals);

    private static IEnumerable<(int Offset, string Part)> Split(string text)
    {
        var start = 0;
        foreach (var part in text.Split(Separator))
        {
            yield return (start + (part.Length - part.TrimStart().Length), part.Trim());
            start += part.Length + 1;
        }
    }

    private static (BatchSignal? Signal, SignalProblem? Problem) ReadOne(string part, int offset)
    {
        var sign = part.IndexOf(Above, StringComparison.Ordinal);
        var name = (sign < 0 ? part : part[..sign]).TrimEnd();
        if (SignalKind.All.FirstOrDefault(known => known.Name == name) is not { } kind)
            return Wrong(
                $"'{name}' is not a signal.{NearestName.Hint(name, Names)}",
                $"Known signals: {string.Join(", ", Names)}."
            );
        if (kind.Units.Count == 0)
            return sign < 0
                ? (new BatchSignal(kind, default, 0, null), null)
                : Wrong($"The signal '{kind}' takes no limit.", $"Write it alone: {kind.Example}.");
        if (sign < 0)
            return Wrong($"The signal '{kind}' has no limit.", $"Write for instance {kind.Example}.");
        var limit = part[(sign + 1)..].Trim();
        return BatchSignal.WithLimit(kind, limit) is { } signal
            ? (signal, null)
            : Wrong($"'{limit}' is not a limit of '{kind}'.", $"Write for instance {kind.Example}.");

        (BatchSignal?, SignalProblem?) Wrong(string message, string action) => (null, new SignalProblem(offset, message, action));
    }
}
