using PgMigrate.HelpBuilder.Model;
using PgMigrate.HelpBuilder.Reading;

namespace PgMigrate.HelpBuilder.Tests;

public class CommandPageReaderTests
{
    private static readonly CommandHelp _help = CommandPageReader.Read(Pages.FileName, Pages.Valid);

    [Fact]
    public void Reads_name_module_and_help_file()
    {
        Assert.Equal("Get-Thing", _help.Name);
        Assert.Equal("Things", _help.ModuleName);
        Assert.Equal(Pages.HelpFile, _help.HelpFile);
        Assert.Null(_help.OnlineVersion);
    }

    [Fact]
    public void Joins_lines_of_a_paragraph_and_drops_the_ticks_of_code() =>
        Assert.Equal("Gets things from a box.", _help.Synopsis);

    [Fact]
    public void Shows_the_address_of_a_web_link_and_a_list_as_one_paragraph() =>
        Assert.Equal(
            [
                "First paragraph, with a link (https://example.org/things) and a topic.",
                "Second one:",
                "- an item of two lines\n- another & last",
            ],
            _help.Description
        );

    [Fact]
    public void Reads_parameter_sets_in_the_order_of_their_syntax()
    {
        Assert.Equal(["Name", "Box"], _help.Syntax.Select(set => set.Name));
        Assert.Equal([true, false], _help.Syntax.Select(set => set.IsDefault));
        Assert.Equal(
            ["[-Name] <String[]>", "[-Size <Size>]", "[-Force]"],
            _help.Syntax[0].Parameters.Select(parameter => parameter.ToString())
        );
        Assert.Equal(
            ["-Box <Box>", "[[-Name] <String[]>]", "[-Size <Size>]", "[-Force]"],
            _help.Syntax[1].Parameters.Select(parameter => parameter.ToString())
        );
    }

    [Fact]
    public void Reads_a_parameter()
    {
        var name = _help.Parameters.Single(parameter => parameter.Name == "Name");

        Assert.Equal(["The names."], name.Description);
        Assert.Equal(2, name.Uses.Count);
        Assert.Equal(["Title", "N"], name.Uses[0].Aliases);
        Assert.True(name.Uses[0].Required);
        Assert.False(name.Uses[1].Required);
        Assert.Equal(0, name.Uses[0].Position);
        Assert.True(name.Uses[0].AcceptsWildcards);
        Assert.Null(_help.Parameters.Single(parameter => parameter.Name == "Force").Uses[0].Position);
        Assert.Equal(["Small", "Big"], _help.Parameters.Single(parameter => parameter.Name == "Size").Uses[0].AcceptedValues);
    }

    [Theory]
    [InlineData("False", false, false)]
    [InlineData("True (ByValue)", true, false)]
    [InlineData("True (ByPropertyName)", false, true)]
    [InlineData("True (ByPropertyName, ByValue)", true, true)]
    public void Reads_pipeline_input(string text, bool byValue, bool byPropertyName)
    {
        var page = Pages.Valid.Replace("True (ByPropertyName, ByValue)", text, StringComparison.Ordinal);

        var use = CommandPageReader.Read(Pages.FileName, page).Parameters.Single(parameter => parameter.Name == "Box").Uses[0];

        Assert.Equal((byValue, byPropertyName), (use.FromPipelineByValue, use.FromPipelineByPropertyName));
        Assert.Equal(text, use.PipelineInput);
    }

    [Fact]
    public void Reads_examples()
    {
        Assert.Equal(["Example 1: Get one", "Example 2: Get one from afar"], _help.Examples.Select(example => example.Title));
        Assert.Equal(["Gets one thing."], _help.Examples[0].Introduction);
        Assert.Equal("Get-Thing one |\n    Where-Object Size -eq 'Big'", _help.Examples[0].Code);
        Assert.Equal(["It is big."], _help.Examples[0].Remarks);
        Assert.Equal([true, false], _help.Examples.Select(example => example.CanRun));
    }

    [Fact]
    public void Reads_types_notes_and_links()
    {
        Assert.Equal(["Things.Box"], _help.Inputs.Select(type => type.Name));
        Assert.Equal(["A box."], _help.Inputs[0].Description);
        Assert.Equal(["Things.Thing"], _help.Outputs.Select(type => type.Name));
        Assert.Equal(["A note."], _help.Notes);
        Assert.Equal([new RelatedLink("Set-Thing", ""), new RelatedLink("The site", "https://example.org")], _help.RelatedLinks);
    }

    [Fact]
    public void Reads_a_cmdlet_with_one_parameter_set()
    {
        const string OneSet = "Get-Thing [<CommonParameters>]";
        var begin = Pages.Valid.IndexOf("### Name (Default)", StringComparison.Ordinal);
        var page = string.Concat(
            Pages.Valid.AsSpan(0, begin),
            $"```\n{OneSet}\n```\n\n",
            Pages.Valid.AsSpan(Pages.Valid.IndexOf("## DESCRIPTION", StringComparison.Ordinal))
        );
        var parameters = page.IndexOf("### -Box", StringComparison.Ordinal);
        page = page.Remove(parameters, page.IndexOf("### CommonParameters", StringComparison.Ordinal) - parameters);

        var set = Assert.Single(CommandPageReader.Read(Pages.FileName, page).Syntax);

        Assert.Null(set.Name);
        Assert.True(set.IsDefault);
        Assert.Empty(set.Parameters);
    }

    [Fact]
    public void Reads_CRLF_as_it_reads_LF()
    {
        var crlf = CommandPageReader.Read(Pages.FileName, Pages.Valid.Replace("\n", "\r\n", StringComparison.Ordinal));

        Assert.Equal(_help.Description, crlf.Description);
        Assert.Equal(_help.Examples[0].Code, crlf.Examples[0].Code);
        Assert.Equal(_help.HelpFile, crlf.HelpFile);
    }
}
