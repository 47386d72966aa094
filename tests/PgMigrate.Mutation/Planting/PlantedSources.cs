using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using PgMigrate.Mutation.Mutants;

namespace PgMigrate.Mutation.Planting;

/// <summary>Writes mutants, and the switch that turns one on, into a copy of the sources.</summary>
internal static class PlantedSources
{
    /// <summary>The full name of the switch.</summary>
    public const string Switch = "global::PgMigrate.Mutation.MutantSwitch";

    /// <summary>The sources of the switch, with no mutant's text yet.</summary>
    public static IReadOnlyList<string> SwitchSources => [Read("MutantSwitch.cs"), Texts([])];

    /// <summary>What replaces a mutant's span.</summary>
    public static string TextOf(Mutant mutant) =>
        mutant.Text.Replace(Mutant.On, $"{Switch}.IsOn({mutant.Number})", StringComparison.Ordinal);

    /// <summary>Writes all of it into the engine, and tells the switch from the tests which of them runs.</summary>
    public static void Write(SourceCopy copy, IReadOnlyList<Mutant> mutants)
    {
        foreach (var file in mutants.Where(mutant => !mutant.IsSql).GroupBy(mutant => Path.Combine(copy.Engine, mutant.File)))
        {
            var changes = file.OrderBy(mutant => mutant.Span.Start).Select(mutant => new TextChange(mutant.Span, TextOf(mutant)));
            File.WriteAllText(file.Key, SourceText.From(File.ReadAllText(file.Key)).WithChanges(changes).ToString());
        }

        File.WriteAllText(Path.Combine(copy.Engine, "MutantSwitch.cs"), Read("MutantSwitch.cs"));
        var texts = mutants.Where(mutant => mutant.IsSql).Select(mutant => (mutant, SqlOf(copy, mutant)));
        File.WriteAllText(Path.Combine(copy.Engine, "MutantTexts.cs"), Texts([.. texts]));
        Hooks.Write(copy.Engine);
        WriteToTests(copy);
    }

    /// <summary>Tells the switch from the tests which of them runs.</summary>
    public static void WriteToTests(SourceCopy copy)
    {
        var path = Path.Combine(copy.Tests, "CurrentTest.cs");
        File.WriteAllText(path, Read("CurrentTest.cs"));
        // It is always the same: tests that have not changed need not be built again for its sake.
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
    }

    private static string SqlOf(SourceCopy copy, Mutant mutant) =>
        SourceText.From(File.ReadAllText(Path.Combine(copy.Engine, mutant.File))).Replace(mutant.Span, mutant.Text).ToString();

    private static string Texts(IReadOnlyList<(Mutant Mutant, string Text)> texts)
    {
        var source = new StringBuilder(
            """
            namespace PgMigrate.Mutation;

            internal static class MutantTexts
            {
                public static readonly (int, string, string)[] All =
                [

            """
        );
        foreach (var (mutant, text) in texts)
            source.Append(CultureInfo.InvariantCulture, $"        ({mutant.Number}, {Literal(mutant.File)}, {Literal(text)}),\n");
        return source.Append("    ];\n}\n").ToString();
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(PlantedSources).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
