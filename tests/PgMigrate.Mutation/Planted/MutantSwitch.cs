// Written into a copy of the engine by PgMigrate.Mutation.
using System.Collections.Concurrent;

namespace PgMigrate.Mutation;

/// <summary>Which mutant is on in this process: <c>PGMIGRATE_MUTANT</c>, which processes that it starts inherit.</summary>
internal static class MutantSwitch
{
    private static readonly int Active = int.TryParse(Environment.GetEnvironmentVariable("PGMIGRATE_MUTANT"), out var number)
        ? number
        : 0;

    private static readonly MutantTrace? Trace = Environment.GetEnvironmentVariable("PGMIGRATE_MUTANT_TRACE")
        is { Length: > 0 } folder
        ? new MutantTrace(folder)
        : null;

    /// <summary>Names the test that runs; null where that is not known.</summary>
    public static Func<string?> CurrentTest { get; set; } = () => null;

    /// <summary>Whether a mutant is on. While a run is traced none is, and who asks is written down.</summary>
    public static bool IsOn(int number)
    {
        Trace?.Add(CurrentTest(), number);
        return number == Active;
    }

    /// <summary>The text of an embedded file: its own, or that of a mutant which is on.</summary>
    public static string TextOf(string resource, string text)
    {
        foreach (var (number, name, mutated) in MutantTexts.All)
        {
            if (name == resource && IsOn(number))
                text = mutated;
        }

        return text;
    }

    private sealed class MutantTrace
    {
        private readonly ConcurrentDictionary<(string, int), bool> _known = new();
        private readonly StreamWriter _file;

        public MutantTrace(string folder) =>
            _file = new(Path.Combine(folder, $"{Environment.ProcessId}-{Guid.NewGuid():N}.tsv")) { AutoFlush = true };

        public void Add(string? test, int number)
        {
            if (!_known.TryAdd((test ?? "?", number), true))
                return;
            lock (_file)
                _file.WriteLine($"{test ?? "?"}\t{number}");
        }
    }
}
