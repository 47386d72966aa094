using System.Globalization;
using System.Text;
using PgMigrate.Mutation.Mutants;
using PgMigrate.Mutation.Trials;

namespace PgMigrate.Mutation;

/// <summary>The results as Markdown: the totals by folder, and every mutant.</summary>
/// <param name="state">The run.</param>
/// <param name="notes">What was found about mutants that were looked at, by their numbers.</param>
internal sealed class ResultTable(MutationState state, IReadOnlyDictionary<int, string> notes)
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private const int LongestCode = 110;

    /// <summary>Reads notes: a number, a space and a text on each line.</summary>
    public static IReadOnlyDictionary<int, string> ReadNotes(string? path) =>
        path is null
            ? new Dictionary<int, string>()
            : File.ReadLines(path)
                .Select(line => line.Split(' ', 2))
                .Where(parts => parts.Length == 2)
                .ToDictionary(parts => int.Parse(parts[0], CultureInfo.InvariantCulture), parts => parts[1]);

    /// <summary>The text.</summary>
    public string Format()
    {
        var text = new StringBuilder(
            $"Seed {state.Seed}: {state.Mutants.Count} of {state.Candidates} mutants; "
                + $"{state.Replaced} that were chosen did not compile and were replaced. Without a mutant "
                + $"{state.Trace.Seconds.Count} test methods passed and {state.Trace.Failed.Count} failed.\n\n"
        );
        text.Append("| folder | mutants | noticed | survived | of these reached by no test |\n|---|---|---|---|---|\n");
        foreach (var folder in state.Mutants.GroupBy(mutant => mutant.Folder))
            AddTotals(text, folder.Key, [.. folder]);
        AddTotals(text, "all", state.Mutants);
        text.Append("\n| no. | place | kind | original → mutated | reached by | verdict |\n|---|---|---|---|---|---|\n");
        foreach (var mutant in state.Mutants)
            AddMutant(text, mutant);
        return text.ToString();
    }

    private void AddMutant(StringBuilder text, Mutant mutant)
    {
        text.Append(Invariant, $"| {mutant.Number} | {mutant.File}:{mutant.Line} | {mutant.Kind} ");
        text.Append(Invariant, $"| {Code(mutant.Original)} → {Code(mutant.Mutated)} | {Result(mutant)} |\n");
    }

    private void AddTotals(StringBuilder text, string name, IReadOnlyList<Mutant> mutants)
    {
        var verdicts = mutants.Select(mutant => state.Verdicts.GetValueOrDefault(mutant.Number)).OfType<Verdict>().ToArray();
        var survived = verdicts.Where(verdict => verdict.NoticedBy is null).ToArray();
        var unreached = survived.Count(verdict => verdict.Reaching == 0);
        text.Append(
            Invariant,
            $"| {name} | {mutants.Count} | {verdicts.Length - survived.Length} | {survived.Length} | {unreached} |\n"
        );
    }

    private string Result(Mutant mutant)
    {
        var note = notes.TryGetValue(mutant.Number, out var found) ? $"; {found}" : "";
        return state.Verdicts.GetValueOrDefault(mutant.Number) switch
        {
            null => "| not tried",
            { NoticedBy: { } test } verdict => $"{verdict.Reaching} | {verdict.How}: {ShortName(test)}{note}",
            var verdict => $"{verdict.Reaching} | **survived** {verdict.Tried} tests{note}",
        };
    }

    private static string ShortName(string test) => string.Join('.', test.Split('.')[^2..]);

    private static string Code(string code)
    {
        var text = code.Length > LongestCode ? code[..LongestCode] + "…" : code;
        return $"`{text.Replace("|", "\\|", StringComparison.Ordinal).Replace('`', '\'')}`";
    }
}
