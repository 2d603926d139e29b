"""What else could cluster a history: the peers that extraction is measured against.

Each takes texts, their vectors and the true number of journeys (which only k-means uses) and gives a label
an item, -1 for none. Thresholds are the best on the development half of the collections.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering, KMeans

from tools.journeys.affinity import unit_rows
from tools.journeys.words import content_words
from vectorstore.embedder import Encoder

Floats = NDArray[np.float32]
Method = Callable[[Sequence[str], Floats, int], Sequence[int]]

SMALLEST = 3
LINKAGE_CUT = 0.92
LEIDEN_NEIGHBOURS = 10
LEIDEN_RESOLUTION = 1.0
LEXICAL_CUT = 0.10


def peers_here(encoder: Encoder) -> tuple[dict[str, Method], dict[str, str]]:
    """The peers that can run here, and for those that cannot the reason."""
    methods: dict[str, Method] = {
        "k-means, told the number": k_means,
        "average linkage": average_linkage,
        "lexical ICPC": lexical_icpc,
    }
    optional: dict[str, tuple[str, Method]] = {
        "HDBSCAN": ("hdbscan", hdbscan_clusters),
        "Leiden": ("leidenalg", leiden),
        "BERTopic": ("bertopic", bertopic_topics),
    }
    missing = {}
    for name, (package, method) in optional.items():
        if importlib.util.find_spec(package):
            methods[name] = method
        else:
            missing[name] = f"{package} is not installed (pip install 'interest-journeys[bench]')"
    return methods, missing


def k_means(texts: Sequence[str], vectors: Floats, journeys: int) -> list[int]:
    """k-means with the true number of journeys."""
    return KMeans(journeys, n_init=5, random_state=0).fit_predict(vectors).tolist()


def average_linkage(texts: Sequence[str], vectors: Floats, journeys: int) -> list[int]:
    """Average linkage on embeddings centred on the person's own mean."""
    rows = unit_rows(vectors - vectors.mean(axis=0))
    found = AgglomerativeClustering(
        None, metric="cosine", linkage="average", distance_threshold=LINKAGE_CUT
    ).fit_predict(rows)
    return _without_small(found)


def lexical_icpc(texts: Sequence[str], vectors: Floats, journeys: int) -> list[int]:
    """The online clustering of arXiv 2305.15498 on words: join the most similar journey or open one."""
    members: list[list[set[str]]] = []
    labels = []
    for text in texts:
        words = set(content_words(text))
        near = [np.mean([_jaccard(words, other) for other in group]) for group in members]
        best = int(np.argmax(near)) if near else -1
        if best >= 0 and near[best] >= LEXICAL_CUT:
            members[best].append(words)
        else:
            best = len(members)
            members.append([words])
        labels.append(best)
    return _without_small(np.array(labels))


def hdbscan_clusters(texts: Sequence[str], vectors: Floats, journeys: int) -> list[int]:
    """HDBSCAN on the ten principal dimensions, as in 384 it finds next to nothing."""
    from hdbscan import HDBSCAN
    from sklearn.decomposition import PCA

    reduced = PCA(min(10, len(vectors) - 1), random_state=0).fit_transform(vectors)
    return HDBSCAN(min_cluster_size=SMALLEST, min_samples=1).fit_predict(reduced).tolist()


def leiden(texts: Sequence[str], vectors: Floats, journeys: int) -> list[int]:
    """Leiden communities of the graph of nearest neighbours."""
    import igraph
    import leidenalg

    rows = unit_rows(vectors - vectors.mean(axis=0))
    similarity = rows @ rows.T
    np.fill_diagonal(similarity, -1)
    near = np.argsort(-similarity, axis=1)[:, :LEIDEN_NEIGHBOURS]
    edges = sorted(
        {(min(i, int(j)), max(i, int(j))) for i, row in enumerate(near) for j in row if similarity[i, j] > 0}
    )
    graph = igraph.Graph(len(rows), edges)
    found = leidenalg.find_partition(
        graph,
        leidenalg.RBConfigurationVertexPartition,
        weights=[float(similarity[e]) for e in edges],
        resolution_parameter=LEIDEN_RESOLUTION,
        seed=0,
    )
    return _without_small(np.array(found.membership))


def bertopic_topics(texts: Sequence[str], vectors: Floats, journeys: int) -> list[int]:
    """BERTopic as it comes, apart from the smallest topic, with the same embeddings."""
    from bertopic import BERTopic
    from umap import UMAP

    reducer = UMAP(min(15, len(texts) - 1), 5, min_dist=0.0, metric="cosine", init="random", random_state=0)
    model = BERTopic(
        umap_model=reducer, min_topic_size=SMALLEST, embedding_model=None, calculate_probabilities=False
    )
    topics, _ = model.fit_transform(list(texts), vectors)
    return [int(t) for t in topics]


def _jaccard(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0


def _without_small(labels: NDArray[np.intp]) -> list[int]:
    sizes = np.bincount(labels)
    return [int(label) if sizes[label] >= SMALLEST else -1 for label in labels]
