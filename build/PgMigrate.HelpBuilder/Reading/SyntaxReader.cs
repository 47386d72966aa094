using System.Text.RegularExpressions;
using Markdig.Syntax;
using PgMigrate.HelpBuilder.Model;

namespace PgMigrate.HelpBuilder.Reading;

/// <summary>
/// Reads <c>## SYNTAX</c>. The code blocks give the order of the parameters; what else they say must be what the parameters'
/// own blocks say, so that neither can go stale.
/// </summary>
internal sealed partial class SyntaxReader(HelpPage page, string command, IReadOnlyList<ParameterHelp> parameters)
{
    private const string DefaultMark = " (Default)";

    /// <summary>Reads every parameter set.</summary>
    /// <exception cref="HelpPageException">Section or Syntax.</exception>
    public IReadOnlyList<SyntaxHelp> Read(Section section)
    {
        if (section.Children.Count == 0)
            return [ReadSet(section, null, isDefault: true)];

        var sets = section.Children.Select(ReadNamedSet).ToList();
        RefuseUnknownSets(section, sets);
        return sets;
    }

    private SyntaxHelp ReadNamedSet(Section section)
    {
        var isDefault = section.Title.EndsWith(DefaultMark, StringComparison.Ordinal);
        var name = isDefault ? section.Title[..^DefaultMark.Length] : section.Title;
        return ReadSet(section, name, isDefault);
    }

    private SyntaxHelp ReadSet(Section section, string? name, bool isDefault)
    {
        if (section.Content is not [FencedCodeBlock block])
            throw page.Fault(HelpPageError.Section, section.Heading, $"'{section.Title}' holds one code block and nothing else.");

        var written = WhiteSpace().Replace(block.Lines.ToString(), " ").Trim();
        var ordered = Order(block, name, written);
        var meant = string.Join(' ', [command, .. ordered.Select(parameter => parameter.ToString()), "[<CommonParameters>]"]);
        if (written != meant)
            throw page.Fault(HelpPageError.Syntax, block, $"By the parameters' own blocks the syntax is: {meant}");

        return new SyntaxHelp(name, isDefault, ordered);
    }

    private List<SyntaxParameter> Order(FencedCodeBlock block, string? name, string written)
    {
        var places = ParameterName().Matches(written).Select((match, place) => (match.Groups[1].Value, place)).ToList();
        if (places.GroupBy(entry => entry.Value).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw page.Fault(HelpPageError.Syntax, block, $"-{twice.Key} stands here twice.");

        // A parameter that the syntax forgot goes last, and the comparison of the texts shows it.
        var place = places.ToDictionary(entry => entry.Value, entry => entry.place, StringComparer.Ordinal);
        return [.. InSet(name).OrderBy(parameter => place.GetValueOrDefault(parameter.Help.Name, int.MaxValue))];
    }

    private IEnumerable<SyntaxParameter> InSet(string? name) =>
        from parameter in parameters
        let use = parameter.UseIn(name)
        where use is not null
        select new SyntaxParameter(parameter, use);

    private void RefuseUnknownSets(Section section, List<SyntaxHelp> sets)
    {
        var known = sets.Select(set => set.Name).ToHashSet();
        foreach (var parameter in parameters)
        {
            var unknown = parameter.Uses.SelectMany(use => use.ParameterSets).FirstOrDefault(set => !known.Contains(set));
            if (unknown is not null)
                throw page.Fault(
                    HelpPageError.Syntax,
                    section.Heading,
                    $"-{parameter.Name} names the parameter set '{unknown}', which the syntax does not have."
                );
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"(?<=[\s\[])-(\w+)")]
    private static partial Regex ParameterName();
}
