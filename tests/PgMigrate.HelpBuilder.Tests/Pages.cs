namespace PgMigrate.HelpBuilder.Tests;

/// <summary>A page without a fault, for tests to read or to break.</summary>
static class Pages
{
    public const string FileName = "Get-Thing.md";
    public const string HelpFile = "Things.dll-Help.xml";

    public const string Valid = """
        ---
        external help file: Things.dll-Help.xml
        Module Name: Things
        online version:
        schema: 2.0.0
        ---

        # Get-Thing

        ## SYNOPSIS
        Gets things
        from a `box`.

        ## SYNTAX

        ### Name (Default)
        ```
        Get-Thing [-Name] <String[]> [-Size <Size>] [-Force] [<CommonParameters>]
        ```

        ### Box
        ```
        Get-Thing -Box <Box> [[-Name] <String[]>] [-Size <Size>]
         [-Force] [<CommonParameters>]
        ```

        ## DESCRIPTION
        First paragraph, with [a link](https://example.org/things) and [a topic](Set-Thing.md).

        Second one:

        - an item
          of two lines
        - another & last

        ## EXAMPLES

        ### Example 1: Get one
        Gets one thing.

        ```powershell
        Get-Thing one |
            Where-Object Size -eq 'Big'
        ```

        It is big.

        ### Example 2: Get one from afar
        ```powershell no-run
        Get-Thing far
        ```

        ## PARAMETERS

        ### -Box
        The box.

        ```yaml
        Type: Box
        Parameter Sets: Box
        Aliases:

        Required: True
        Position: Named
        Default value: None
        Accept pipeline input: True (ByPropertyName, ByValue)
        Accept wildcard characters: False
        ```

        ### -Force
        Gets it even so.

        ```yaml
        Type: SwitchParameter
        Parameter Sets: (All)
        Aliases:

        Required: False
        Position: Named
        Default value: False
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### -Name
        The names.

        ```yaml
        Type: String[]
        Parameter Sets: Name
        Aliases: Title, N

        Required: True
        Position: 0
        Default value: None
        Accept pipeline input: False
        Accept wildcard characters: True
        ```

        ```yaml
        Type: String[]
        Parameter Sets: Box
        Aliases: Title, N

        Required: False
        Position: 0
        Default value: None
        Accept pipeline input: False
        Accept wildcard characters: True
        ```

        ### -Size
        The size.

        ```yaml
        Type: Size
        Parameter Sets: (All)
        Aliases:
        Accepted values: Small, Big

        Required: False
        Position: Named
        Default value: Big
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### CommonParameters
        This cmdlet supports the common parameters.

        ## INPUTS

        ### Things.Box
        A box.

        ## OUTPUTS

        ### Things.Thing

        ## NOTES
        A note.

        ## RELATED LINKS

        [Set-Thing](Set-Thing.md)

        [The site](https://example.org)
        """;

    public const string Topic = """
        # about_Things

        ## SHORT DESCRIPTION
        What things are.

        ## LONG DESCRIPTION
        Things are things that have been thought of by those who think of things, and of nothing else at all.

        ### Boxes
        - A box holds as many things as there is room for in it, and when it is full it does not hold any more.

        ```powershell
        Get-Thing one

        Get-Thing two
        ```
        """;
}
