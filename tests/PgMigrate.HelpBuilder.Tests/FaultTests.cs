using PgMigrate.HelpBuilder.Reading;
using PgMigrate.HelpBuilder.Writing;

namespace PgMigrate.HelpBuilder.Tests;

/// <summary>
/// Each test breaks one place of a valid page, and expects the fault at the first line that begins with <c>at</c>.
/// </summary>
public class FaultTests
{
    [Theory]
    [InlineData("## NOTES\nA note.\n", "", "error PGH001: The section 'NOTES' is missing.", "# Get-Thing")]
    [InlineData("## NOTES", "## REMARKS\n\n## NOTES", "error PGH001: 'REMARKS' is out of place", "## REMARKS")]
    [InlineData("# Get-Thing", "# Get-Things", "error PGH001: The heading 'Get-Things' is not the file's name.", "# Get-Things")]
    [InlineData("## SYNOPSIS", "# SYNOPSIS", "error PGH001: The page needs one heading of the first level", "---")]
    [InlineData(
        "---\nexternal help file",
        "external help file",
        "error PGH001: The page does not begin with front matter",
        "external help file"
    )]
    [InlineData("Gets things\nfrom a `box`.", "", "error PGH001: 'SYNOPSIS' has no text.", "## SYNOPSIS")]
    [InlineData("The box.", "", "error PGH001: '-Box' has no text.", "### -Box")]
    [InlineData("### -Box", "### Box ", "error PGH001: A parameter's heading begins with a dash", "### Box ")]
    [InlineData("### Things.Box\nA box.", "", "error PGH001: 'INPUTS' names no type", "## INPUTS")]
    [InlineData(
        "### CommonParameters",
        "### -Common",
        "error PGH001: The section 'CommonParameters' is missing.",
        "## PARAMETERS"
    )]
    [InlineData("Example 2: Get", "Example 3: Get", "error PGH001: This heading is 'Example 2: ' and a title.", "### Example 3")]
    [InlineData(
        "```powershell\n",
        "```sql\n",
        "error PGH001: 'Example 1: Get one' has 0 powershell blocks; it needs one.",
        "### Example 1"
    )]
    [InlineData("```yaml\nType: Box", "```text\nType: Box", "error PGH001: '-Box' has no yaml block.", "### -Box")]
    [InlineData(
        "### Box\n```\n",
        "### Box\nText.\n\n```\n",
        "error PGH001: 'Box' holds one code block and nothing else.",
        "### Box"
    )]
    public void Refuses_a_section(string part, string replacement, string message, string at) =>
        AssertFault(part, replacement, HelpPageError.Section, message, at);

    [Theory]
    [InlineData(
        "Module Name: Things",
        "Module Name Things",
        "error PGH002: 'Module Name Things' is not of the form 'Key: value'.",
        "Module Name Things"
    )]
    [InlineData("Type: Box", ": Box", "error PGH002: ': Box' is not of the form 'Key: value'.", ": Box")]
    [InlineData("Type: Box", "Type: Box\nType: Bag", "error PGH002: 'Type' stands here twice.", "Type: Bag")]
    public void Refuses_malformed_yaml(string part, string replacement, string message, string at) =>
        AssertFault(part, replacement, HelpPageError.Yaml, message, at);

    [Theory]
    [InlineData("schema: 2.0.0", "schema: 3.0.0", "error PGH003: 'schema' cannot be '3.0.0': it is 2.0.0.", "schema: 3.0.0")]
    [InlineData(
        "Module Name: Things",
        "Modul: Things",
        "error PGH003: 'Modul' is unknown here: known are external help file, Module Name",
        "Modul: Things"
    )]
    [InlineData("Module Name: Things\n", "", "error PGH003: 'Module Name' is missing from this block.", "---")]
    [InlineData("Type: Box", "Typ: Box", "error PGH003: 'Typ' is unknown here", "Typ: Box")]
    [InlineData("Type: Box\n", "", "error PGH003: 'Type' is missing from this block.", "```yaml")]
    [InlineData("Type: Box", "Type:", "error PGH003: 'Type' cannot be '': it is a type's short name.", "Type:")]
    [InlineData(
        "Required: True",
        "Required: yes",
        "error PGH003: 'Required' cannot be 'yes': it is True or False.",
        "Required: yes"
    )]
    [InlineData(
        "Position: Named",
        "Position: first",
        "error PGH003: 'Position' cannot be 'first': it is Named or a number from 0.",
        "Position: first"
    )]
    [InlineData("Position: Named", "Position: -1", "error PGH003: 'Position' cannot be '-1'", "Position: -1")]
    [InlineData(
        "True (ByPropertyName, ByValue)",
        "True",
        "error PGH003: 'Accept pipeline input' cannot be 'True': it is False, True (ByValue)",
        "Accept pipeline input: True"
    )]
    [InlineData(
        "powershell no-run",
        "powershell slow",
        "error PGH003: 'slow' is unknown here: known is no-run.",
        "```powershell slow"
    )]
    public void Refuses_an_attribute(string part, string replacement, string message, string at) =>
        AssertFault(part, replacement, HelpPageError.Attribute, message, at);

    [Theory]
    [InlineData(
        "[-Size <Size>] [-Force]",
        "[-Force]",
        "error PGH004: By the parameters' own blocks the syntax is: Get-Thing [-Name] <String[]> [-Force] [-Size <Size>] "
            + "[<CommonParameters>]",
        "```"
    )]
    [InlineData(
        "[-Name] <String[]>",
        "[[-Name] <String[]>]",
        "error PGH004: By the parameters' own blocks the syntax is: Get-Thing [-Name] <String[]> [-Size",
        "```"
    )]
    [InlineData("[-Size <Size>]", "[-Size <Int32>]", "error PGH004:", "```")]
    [InlineData("[-Force]", "[-Force] [-More]", "error PGH004:", "```")]
    [InlineData("[-Force]", "[-Force] [-Force]", "error PGH004: -Force stands here twice.", "```")]
    [InlineData(
        "Parameter Sets: Box",
        "Parameter Sets: Box, Bag",
        "error PGH004: -Box names the parameter set 'Bag', which the syntax does not have.",
        "## SYNTAX"
    )]
    public void Refuses_a_syntax(string part, string replacement, string message, string at) =>
        AssertFault(part, replacement, HelpPageError.Syntax, message, at);

    [Fact]
    public void Refuses_Markdown_that_help_has_no_form_for() =>
        AssertFault("A note.", "> A note.", HelpPageError.Markdown, "error PGH005: Help has no form for this", "> A note.");

    [Theory]
    [InlineData(
        "# about_Things",
        "# about_Boxes",
        "error PGH001: The page needs one heading of the first level",
        "# about_Boxes"
    )]
    [InlineData(
        "## SHORT DESCRIPTION",
        "## DESCRIPTION",
        "error PGH001: The first section is 'SHORT DESCRIPTION'",
        "# about_Things"
    )]
    public void Refuses_a_topic(string part, string replacement, string message, string at)
    {
        var page = Break(Pages.Topic, part, replacement);

        var fault = Assert.Throws<HelpPageException>(() => AboutTopicWriter.Write("about_Things.md", page));

        Assert.StartsWith($"about_Things.md({LineOf(page, at)},1): {message}", fault.Message, StringComparison.Ordinal);
    }

    private static void AssertFault(string part, string replacement, HelpPageError code, string message, string at)
    {
        var page = Break(Pages.Valid, part, replacement);

        var fault = Assert.Throws<HelpPageException>(() => CommandPageReader.Read(Pages.FileName, page));

        Assert.StartsWith($"{Pages.FileName}({LineOf(page, at)},1): {message}", fault.Message, StringComparison.Ordinal);
        Assert.Equal(code, fault.Code);
    }

    private static string Break(string page, string part, string replacement)
    {
        var begin = page.IndexOf(part, StringComparison.Ordinal);
        Assert.True(begin >= 0, $"The page does not hold '{part}'.");
        return string.Concat(page.AsSpan(0, begin), replacement, page.AsSpan(begin + part.Length));
    }

    /// <summary>The first line that begins with the text, from 1.</summary>
    private static int LineOf(string page, string text) =>
        1 + Array.FindIndex(page.Split('\n'), line => line.StartsWith(text, StringComparison.Ordinal));
}
