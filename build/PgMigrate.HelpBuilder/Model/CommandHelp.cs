namespace PgMigrate.HelpBuilder.Model;

/// <summary>One cmdlet's help page.</summary>
internal sealed record CommandHelp
{
    /// <summary>The cmdlet's name, for instance <c>Get-PgSandbox</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The module it belongs to.</summary>
    public required string ModuleName { get; init; }

    /// <summary>The file that <c>Get-Help</c> reads it from, for instance <c>PgMigrate.Cmdlets.dll-Help.xml</c>.</summary>
    public required string HelpFile { get; init; }

    /// <summary>Where <c>Get-Help -Online</c> goes; null where there is no such page.</summary>
    public required string? OnlineVersion { get; init; }

    /// <summary>What it does, in one paragraph.</summary>
    public required string Synopsis { get; init; }

    /// <summary>What it does, in full: a paragraph each.</summary>
    public required IReadOnlyList<string> Description { get; init; }

    /// <summary>Its parameter sets, in the order of the page.</summary>
    public required IReadOnlyList<SyntaxHelp> Syntax { get; init; }

    /// <summary>Its examples, in the order of the page.</summary>
    public required IReadOnlyList<ExampleHelp> Examples { get; init; }

    /// <summary>Its parameters, in the order of the page.</summary>
    public required IReadOnlyList<ParameterHelp> Parameters { get; init; }

    /// <summary>What may be piped to it.</summary>
    public required IReadOnlyList<TypeHelp> Inputs { get; init; }

    /// <summary>What it emits.</summary>
    public required IReadOnlyList<TypeHelp> Outputs { get; init; }

    /// <summary>What else is good to know: a paragraph each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Where to read on.</summary>
    public required IReadOnlyList<RelatedLink> RelatedLinks { get; init; }
}

/// <summary>A type that goes in or out.</summary>
/// <param name="Name">The type's full name, or <c>None</c>.</param>
/// <param name="Description">A paragraph each.</param>
internal sealed record TypeHelp(string Name, IReadOnlyList<string> Description);

/// <summary>A link at the end of a page.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="Uri">Where it leads; empty for another help topic.</param>
internal sealed record RelatedLink(string Text, string Uri);
